; What installer.nsi says besides NSIS's own words.

!macro TEXT KEY DUTCH ENGLISH GERMAN FRENCH
  LangString ${KEY} ${LANG_DUTCH} "${DUTCH}"
  LangString ${KEY} ${LANG_ENGLISH} "${ENGLISH}"
  LangString ${KEY} ${LANG_GERMAN} "${GERMAN}"
  LangString ${KEY} ${LANG_FRENCH} "${FRENCH}"
!macroend

!insertmacro TEXT START_TITLE \
  "bolsetup installeren" \
  "Install bolsetup" \
  "bolsetup installieren" \
  "Installer bolsetup"

!insertmacro TEXT START_SUBTITLE \
  "Koppel je Bol.com-winkel aan Spotler Connect." \
  "Connect your Bol.com shop to Spotler Connect." \
  "Verbinden Sie Ihren Bol.com-Shop mit Spotler Connect." \
  "Connectez votre boutique Bol.com à Spotler Connect."

!insertmacro TEXT START_BODY \
  "bolsetup wordt alleen voor jou geïnstalleerd. Je hebt geen beheerder nodig. Staat bolsetup al op je computer? Dan krijg je de nieuwe versie, en je winkels en sleutels blijven bewaard." \
  "bolsetup is installed for you only, so you don't need an administrator. If bolsetup is already on your computer, you get the new version, and your shops and keys are kept." \
  "bolsetup wird nur für Sie installiert. Sie brauchen keinen Administrator. Ist bolsetup schon auf Ihrem Computer? Dann erhalten Sie die neue Version, und Ihre Shops und Schlüssel bleiben erhalten." \
  "bolsetup est installé pour vous seulement : vous n'avez pas besoin d'un administrateur. Si bolsetup est déjà sur votre ordinateur, vous recevez la nouvelle version, et vos boutiques et vos clés sont conservées."

!insertmacro TEXT START_AUTOSTART \
  "bolsetup starten als ik mijn computer aanzet" \
  "Start bolsetup when I turn on my computer" \
  "bolsetup starten, wenn ich meinen Computer einschalte" \
  "Démarrer bolsetup quand j'allume mon ordinateur"

!insertmacro TEXT START_AUTOSTART_NOTE \
  "bolsetup let dan op de verbinding van je winkels. Je kunt dit later altijd veranderen, bij de instellingen." \
  "bolsetup then watches the connection of your shops. You can change this at any time, in the settings." \
  "bolsetup behält dann die Verbindung Ihrer Shops im Blick. Sie können das jederzeit in den Einstellungen ändern." \
  "bolsetup surveille alors la connexion de vos boutiques. Vous pouvez changer cela à tout moment, dans les paramètres."

!insertmacro TEXT START_INSTALL \
  "&Installeren" \
  "&Install" \
  "&Installieren" \
  "&Installer"

!insertmacro TEXT QUITTING \
  "bolsetup wordt even afgesloten…" \
  "Quitting bolsetup for a moment…" \
  "bolsetup wird kurz beendet…" \
  "bolsetup est fermé un instant…"

!insertmacro TEXT STILL_RUNNING \
  "bolsetup staat nog open. Sluit het af met het menu van het pictogram bij de klok, en probeer het opnieuw." \
  "bolsetup is still running. Quit it with the menu of its icon next to the clock, and try again." \
  "bolsetup läuft noch. Beenden Sie es über das Menü des Symbols neben der Uhr, und versuchen Sie es erneut." \
  "bolsetup est encore ouvert. Quittez-le avec le menu de son icône près de l'horloge, puis réessayez."

!insertmacro TEXT NOT_WRITTEN \
  "bolsetup kon niet worden geïnstalleerd: de bestanden kunnen niet worden opgeslagen. Is de schijf vol? Zo niet, dan gebruikt een ander programma ze misschien, zoals een virusscanner: probeer het over een paar minuten opnieuw. Had je bolsetup al, dan werkt die versie nog." \
  "bolsetup could not be installed: its files can't be saved. Is the disk full? If not, another program may be using them, such as a virus scanner: try again in a few minutes. If you had bolsetup before, that version still works." \
  "bolsetup konnte nicht installiert werden: Die Dateien können nicht gespeichert werden. Ist der Datenträger voll? Falls nicht, verwendet sie vielleicht ein anderes Programm, etwa ein Virenscanner: Versuchen Sie es in ein paar Minuten erneut. Wenn Sie bolsetup schon hatten, funktioniert diese Version weiterhin." \
  "bolsetup n'a pas pu être installé : ses fichiers ne peuvent pas être enregistrés. Le disque est-il plein ? Sinon, un autre programme les utilise peut-être, par exemple un antivirus : réessayez dans quelques minutes. Si vous aviez déjà bolsetup, cette version fonctionne toujours."

!insertmacro TEXT INSTALLED_ELSEWHERE \
  "bolsetup staat al op deze computer, in een andere map. Wil je het ergens anders, verwijder het dan daar eerst:" \
  "bolsetup is already on this computer, in another folder. If you want it elsewhere, uninstall it there first:" \
  "bolsetup ist schon auf diesem Computer, in einem anderen Ordner. Wenn Sie es woanders haben möchten, deinstallieren Sie es dort zuerst:" \
  "bolsetup est déjà sur cet ordinateur, dans un autre dossier. Si vous le voulez ailleurs, désinstallez-le d'abord de là :"

!insertmacro TEXT OTHER_FILES \
  "bolsetup is niet geïnstalleerd: er is een nieuwe of lege map voor nodig, en in deze staan al andere bestanden:" \
  "bolsetup was not installed: it needs a new or an empty folder, and this one already has other files:" \
  "bolsetup wurde nicht installiert: Es braucht einen neuen oder leeren Ordner, und in diesem sind schon andere Dateien:" \
  "bolsetup n'a pas été installé : il lui faut un dossier nouveau ou vide, et celui-ci contient déjà d'autres fichiers :"

!insertmacro TEXT NOT_HERE \
  "bolsetup is niet verwijderd, want het staat niet in deze map:" \
  "bolsetup was not removed, because it is not in this folder:" \
  "bolsetup wurde nicht entfernt, denn es ist nicht in diesem Ordner:" \
  "bolsetup n'a pas été supprimé, car il n'est pas dans ce dossier :"

!insertmacro TEXT REMOVE_DATA \
  "Wil je ook je bewaarde sleutels, winkels en instellingen van deze computer verwijderen? Schermafbeeldingen van de stappen die je zelf hebt gemaakt, blijven staan.$\r$\n$\r$\nKies Nee als je bolsetup later weer wilt gebruiken." \
  "Do you also want to remove your saved keys, shops and settings from this computer? Screenshots of the steps that you made yourself stay.$\r$\n$\r$\nChoose No if you want to use bolsetup again later." \
  "Möchten Sie auch Ihre gespeicherten Schlüssel, Shops und Einstellungen von diesem Computer entfernen? Screenshots der Schritte, die Sie selbst gemacht haben, bleiben erhalten.$\r$\n$\r$\nWählen Sie Nein, wenn Sie bolsetup später wieder verwenden möchten." \
  "Voulez-vous aussi supprimer de cet ordinateur vos clés, vos boutiques et vos paramètres enregistrés ? Les captures d'écran des étapes que vous avez faites vous-même restent.$\r$\n$\r$\nChoisissez Non si vous voulez réutiliser bolsetup plus tard."

!insertmacro TEXT KEYS_REMAIN \
  "Niet alle sleutels konden worden verwijderd. Open Referentiebeheer van Windows, klik op Windows-referenties en verwijder alles waar bolsetup bij staat." \
  "Some keys could not be removed. Open Credential Manager in Windows, click Windows Credentials and delete everything that says bolsetup." \
  "Einige Schlüssel konnten nicht entfernt werden. Öffnen Sie die Anmeldeinformationsverwaltung von Windows, klicken Sie auf Windows-Anmeldeinformationen und löschen Sie alles, wo bolsetup steht." \
  "Certaines clés n'ont pas pu être supprimées. Ouvrez le Gestionnaire d'identification de Windows, cliquez sur Informations d'identification Windows et supprimez tout ce qui porte le nom bolsetup."

!insertmacro TEXT FILES_REMAIN \
  "Niet alle bestanden konden worden verwijderd. Misschien heeft een ander programma er een open. Verwijder zelf wat er nog in deze map staat:$\r$\n$\r$\n${DATA}" \
  "Some files could not be deleted. Another program may have one of them open. Delete what is left in this folder yourself:$\r$\n$\r$\n${DATA}" \
  "Einige Dateien konnten nicht gelöscht werden. Vielleicht ist eine davon in einem anderen Programm geöffnet. Löschen Sie selbst, was noch in diesem Ordner ist:$\r$\n$\r$\n${DATA}" \
  "Certains fichiers n'ont pas pu être supprimés. Un autre programme en utilise peut-être un. Supprimez vous-même ce qui reste dans ce dossier :$\r$\n$\r$\n${DATA}"
