; The installer for Windows, for one user and without an administrator. packaging/windows/installer.py runs makensis.
;
;   DIST     folder of the program, as PyInstaller made it
;   OUT      file to make
;   VERSION  of the program, such as 0.1.0
;   ICON     icon of installer and uninstaller
;   TARGET   kind of Windows program that the installer is
;   QUICK    for tests: a larger installer, in a tenth of the time
;   SIGN     command that signs the uninstaller, if it is to be signed; it gets the path as its last argument
;
; setup.exe /S installs without a window, and uninstall.exe /S removes the program and keeps keys and data. Add
; /AUTOSTART=on or /AUTOSTART=off to turn start at login on or off; without it, it stays as it is. /D=FOLDER, as the
; last argument, installs elsewhere. Exit codes: 0 success, 1 cancelled, 2 nothing was changed: a copy of the program
; does not quit, its files cannot be written, another installer is at work, FOLDER has files of others, or the program is
; installed in another folder. uninstall.exe gives its exit code only if it is run as uninstall.exe /S _?=FOLDER, with its
; own folder: without it, NSIS continues in a copy, for which nobody waits.

Unicode true
Target ${TARGET}
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
!endif
ManifestDPIAware true
RequestExecutionLevel user

!include LogicLib.nsh
!include FileFunc.nsh
!include MUI2.nsh
!include nsDialogs.nsh
!include Win\COM.nsh
!include Win\Propkey.nsh

!define NAME "bolsetup"
!define PUBLISHER "The bolsetup contributors"
!define APP_ID "nl.spotler.bolsetup" ; as in bolsetup/platform/app_id.py
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define APPROVED "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
!define SHORTCUT "$SMPROGRAMS\${NAME}.lnk"
!define DATA "$LOCALAPPDATA\${NAME}"

Name "${NAME}"
OutFile "${OUT}"
!define HOME "$LOCALAPPDATA\Programs\${NAME}"
InstallDir "${HOME}"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
BrandingText "${NAME} ${VERSION}"
; The program's window says better than a last page that all went well.
AutoCloseWindow true
!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"'
!endif

VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=0 "CompanyName" "${PUBLISHER}"
VIAddVersionKey /LANG=0 "FileDescription" "${NAME} setup"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "LegalCopyright" "© 2026 ${PUBLISHER}, MIT License"
VIAddVersionKey /LANG=0 "ProductName" "${NAME}"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING

Page custom ShowStart LeaveStart
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES

; The first one is used where Windows speaks none of them.
!insertmacro MUI_LANGUAGE "Dutch"
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
!insertmacro MUI_LANGUAGE "French"
!include texts.nsh

Var Autostart ; whether start at login is wanted: "on" or "off"
Var WasOn ; whether it was on before
Var Checkbox
Var Old ; folder for the version before, until the new one is in place
Var Running ; whether a running program was quit: 1 or 0
Var Told ; "yes" if the user has been told why nothing is installed

; ---- the folder ----

!macro HAS_PROGRAM UN
; Set $0 to "yes" if the program is in the folder, else to "no". A virus scanner may have taken some of it away, and an
; installation may have been interrupted.
Function ${UN}HasProgram
  StrCpy $0 "no"
  ${If} ${FileExists} "$INSTDIR\bolsetup.exe"
  ${OrIf} ${FileExists} "$INSTDIR\bolsetup-cli.exe"
  ${OrIf} ${FileExists} "$INSTDIR\_internal\bolsetup"
  ${OrIf} ${FileExists} "$INSTDIR\bolsetup-new\bolsetup.exe"
    StrCpy $0 "yes"
  ${EndIf}
FunctionEnd
!macroend
!insertmacro HAS_PROGRAM ""
!insertmacro HAS_PROGRAM "un."

; Set $0 to "no" if the folder has files of others, else to "yes": an upgrade replaces _internal, which every program
; that PyInstaller made has.
Function IsOurs
  Call HasProgram
  ; In its usual folder all is its own, also what was open when it was uninstalled.
  ${If} $0 == "yes"
  ${OrIf} $INSTDIR == "${HOME}"
    StrCpy $0 "yes"
    Return
  ${EndIf}
  StrCpy $0 "yes"
  FindFirst $1 $2 "$INSTDIR\*"
  ${DoWhile} $2 != ""
    ; What is left of ours: by an installation that was interrupted, a file that was open, an uninstaller with _?=,
    ; which cannot delete itself.
    StrCpy $3 $2 12
    ${If} $2 != "."
    ${AndIf} $2 != ".."
    ${AndIf} $3 != "bolsetup-new"
    ${AndIf} $3 != "bolsetup-old"
    ${AndIf} $2 != "uninstall.exe"
      StrCpy $0 "no"
    ${EndIf}
    FindNext $1 $2
  ${Loop}
  FindClose $1
FunctionEnd

; End with exit code 2 if the program must not be installed into the folder.
Function CheckFolder
  ; A second installation would take the entry of the first, which then nobody could uninstall.
  ReadRegStr $0 HKCU "${UNINSTALL}" "InstallLocation"
  ; One folder can be written in several ways. These are empty if there is no such folder.
  GetFullPathName /SHORT $1 $0
  GetFullPathName /SHORT $2 $INSTDIR
  ${If} $1 != ""
  ${AndIf} $1 == $2
    StrCpy $INSTDIR $0
  ${ElseIf} $1 != ""
  ${AndIf} ${FileExists} "$0\bolsetup.exe"
    MessageBox MB_OK|MB_ICONSTOP "$(INSTALLED_ELSEWHERE)$\r$\n$\r$\n$0" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  Call IsOurs
  ${If} $0 == "no"
    MessageBox MB_OK|MB_ICONSTOP "$(OTHER_FILES)$\r$\n$\r$\n$INSTDIR" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
FunctionEnd

; The folder of _?= may be any.
Function un.onInit
  Call un.HasProgram
  ; Without the program, as when it was deleted by hand, its entry can still be removed.
  ReadRegStr $1 HKCU "${UNINSTALL}" "InstallLocation"
  ${If} $0 == "no"
  ${AndIf} $1 != $INSTDIR
    MessageBox MB_OK|MB_ICONSTOP "$(NOT_HERE)$\r$\n$\r$\n$INSTDIR" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
FunctionEnd

; ---- start at login: what platform/autostart.py writes and reads ----

Function .onInit
  ; Two at once would remove each other's files. Windows keeps the name until the process ends.
  System::Call 'kernel32::CreateMutex(p 0, i 0, t "${NAME}-setup") p .r0 ?e'
  Pop $0
  ${If} $0 = 183 ; ERROR_ALREADY_EXISTS
    FindWindow $0 "#32770" "$(^SetupCaption)"
    System::Call 'user32::SetForegroundWindow(p r0)'
    SetErrorLevel 2
    Quit
  ${EndIf}
  Call CheckFolder
  ReadRegStr $0 HKCU "${RUN}" "${NAME}"
  StrCpy $WasOn "off"
  ${If} $0 != ""
    ; The Task Manager disables an entry by an odd first byte.
    ReadRegStr $1 HKCU "${APPROVED}" "${NAME}"
    Call IsDisabled
    ${If} $1 == "no"
      StrCpy $WasOn "on"
    ${EndIf}
  ${EndIf}
  StrCpy $Autostart $WasOn
  ${GetParameters} $0
  ${GetOptions} $0 "/AUTOSTART=" $1
  ${If} $1 == "on"
  ${OrIf} $1 == "off"
    StrCpy $Autostart $1
  ${EndIf}
FunctionEnd

; Set $1 to "yes" if the entry was disabled in the Task Manager, else to "no".
Function IsDisabled
  StrCpy $1 "no"
  System::Alloc 16
  Pop $2
  ; RRF_RT_REG_BINARY
  System::Call 'advapi32::RegGetValue(p -2147483647, t "${APPROVED}", t "${NAME}", i 8, p 0, p r2, *i 16) i .r3'
  ${If} $3 = 0
    System::Call '*$2(&i1 .r4)'
    IntOp $4 $4 & 1
    ${If} $4 = 1
      StrCpy $1 "yes"
    ${EndIf}
  ${EndIf}
  System::Free $2
FunctionEnd

Function SetAutostart
  ${If} $Autostart == "on"
    ; Also if it was on: it may name another folder, where the program was deleted by hand.
    WriteRegStr HKCU "${RUN}" "${NAME}" '"$INSTDIR\bolsetup.exe" --tray'
    DeleteRegValue HKCU "${APPROVED}" "${NAME}"
  ${ElseIf} $WasOn == "on"
    DeleteRegValue HKCU "${RUN}" "${NAME}"
  ${EndIf}
FunctionEnd

; ---- the first page ----

Function ShowStart
  !insertmacro MUI_HEADER_TEXT "$(START_TITLE)" "$(START_SUBTITLE)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 0 0 100% 40u "$(START_BODY)"
  Pop $0
  ${NSD_CreateCheckbox} 0 48u 100% 12u "$(START_AUTOSTART)"
  Pop $Checkbox
  ${If} $Autostart == "on"
    ${NSD_Check} $Checkbox
  ${EndIf}
  ${NSD_CreateLabel} 12u 62u -12u 30u "$(START_AUTOSTART_NOTE)"
  Pop $0
  GetDlgItem $0 $HWNDPARENT 1
  SendMessage $0 ${WM_SETTEXT} 0 "STR:$(START_INSTALL)"
  nsDialogs::Show
FunctionEnd

Function LeaveStart
  ${NSD_GetState} $Checkbox $0
  ${If} $0 = ${BST_CHECKED}
    StrCpy $Autostart "on"
  ${Else}
    StrCpy $Autostart "off"
  ${EndIf}
FunctionEnd

; ---- a running program ----

!macro QUIT_RUNNING UN
; Set $1 to "yes" if a program in the folder is running: Windows keeps its file from being written.
Function ${UN}IsRunning
  StrCpy $1 "no"
  FindFirst $3 $2 "$INSTDIR\bolsetup*.exe"
  ${DoWhile} $2 != ""
    ClearErrors
    FileOpen $0 "$INSTDIR\$2" a
    ${If} ${Errors}
      StrCpy $1 "yes"
    ${Else}
      FileClose $0
    ${EndIf}
    FindNext $3 $2
  ${Loop}
  FindClose $3
FunctionEnd

; Ask a running program to quit, and wait for it; end with exit code 2 if it goes on.
Function ${UN}QuitRunning
  StrCpy $Running 0
  Call ${UN}IsRunning
  ${If} $1 == "no"
    Return
  ${EndIf}
  DetailPrint "$(QUITTING)"
  ${Do}
    ; It would show the command.
    SetDetailsPrint none
    ExecWait '"$INSTDIR\bolsetup.exe" --quit'
    SetDetailsPrint lastused
    ; The file is free a moment after the program says that it quits.
    ${For} $4 1 50
      Call ${UN}IsRunning
      ${If} $1 == "no"
        StrCpy $Running 1
        Return
      ${EndIf}
      Sleep 100
    ${Next}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(STILL_RUNNING)" /SD IDCANCEL IDRETRY +2
    ${Break}
  ${Loop}
  StrCpy $Told "yes"
  SetErrorLevel 2
  DetailPrint " "
  Abort
FunctionEnd
!macroend
!insertmacro QUIT_RUNNING ""
!insertmacro QUIT_RUNNING "un."

; ---- install ----

; Say why nothing is installed, unless that was said: NSIS calls .onInstFailed only when its window is closed.
Function TellWhy
  ${If} $Told != "yes"
    StrCpy $Told "yes"
    MessageBox MB_OK|MB_ICONSTOP "$(NOT_WRITTEN)" /SD IDOK
  ${EndIf}
FunctionEnd

; Move the file or folder $2 to $3. Set $1 to "no" if it cannot be moved: Windows moves no folder with a file that a
; virus scanner is reading, which takes it some seconds, and a scanner may have taken the file away.
Function Move
  ${For} $4 1 100
    ClearErrors
    Rename $2 $3
    ${IfNot} ${Errors}
      Return
    ${EndIf}
    Sleep 100
  ${Next}
  StrCpy $1 "no"
FunctionEnd

; Move the old file or folder aside, if it is there.
!macro MOVE_ASIDE NAME
  ${If} $1 == "yes"
  ${AndIf} ${FileExists} "$INSTDIR\${NAME}"
    StrCpy $2 "$INSTDIR\${NAME}"
    StrCpy $3 "$Old\${NAME}"
    Call Move
  ${EndIf}
!macroend

!macro MOVE_IN NAME
  ${If} $1 == "yes"
    StrCpy $2 "$INSTDIR\bolsetup-new\${NAME}"
    StrCpy $3 "$INSTDIR\${NAME}"
    Call Move
  ${EndIf}
!macroend

; Put back what was moved to $Old, in place of what is there. If $5 is "yes", what is there is new.
!macro PUT_BACK NAME
  ${If} $5 == "yes"
  ${OrIf} ${FileExists} "$Old\${NAME}"
    RMDir /r "$INSTDIR\${NAME}"
    Delete "$INSTDIR\${NAME}"
  ${EndIf}
  ${If} ${FileExists} "$Old\${NAME}"
    StrCpy $2 "$Old\${NAME}"
    StrCpy $3 "$INSTDIR\${NAME}"
    Call Move
  ${EndIf}
!macroend

!macro REMOVE_OLD UN
; Remove what earlier installations left of the versions before. A file that is open stays. Only by the names that an
; installer gives: others may have a bolsetup-old-photos.
Function ${UN}RemoveOld
  StrCpy $1 "$INSTDIR\bolsetup-old"
  ; More than anybody has, as a name is free again once its files are closed.
  ${For} $2 1 20
    RMDir /r $1
    StrCpy $1 "$1-"
  ${Next}
FunctionEnd
!macroend
!insertmacro REMOVE_OLD ""
!insertmacro REMOVE_OLD "un."

Section
  ; Without it NSIS would offer to leave out a file that it cannot write.
  SetOverwrite try
  ; The old program runs and stays whole until the new one is there.
  RMDir /r "$INSTDIR\bolsetup-new"
  Call RemoveOld
  ClearErrors
  SetOutPath "$INSTDIR\bolsetup-new"
  File /r "${DIST}/*"
  WriteUninstaller "$INSTDIR\bolsetup-new\uninstall.exe"
  ${If} ${Errors}
    Call TellWhy
    Abort
  ${EndIf}
  ; Windows cannot rename the folder that a process is in.
  SetOutPath "$INSTDIR"
  Call QuitRunning
  ; A new folder: nothing else must be put back from it.
  StrCpy $Old "$INSTDIR\bolsetup-old"
  ${DoWhile} ${FileExists} $Old
    StrCpy $Old "$Old-"
  ${Loop}
  CreateDirectory $Old
  StrCpy $1 "yes"
  !insertmacro MOVE_ASIDE "_internal"
  !insertmacro MOVE_ASIDE "bolsetup.exe"
  !insertmacro MOVE_ASIDE "bolsetup-cli.exe"
  !insertmacro MOVE_ASIDE "uninstall.exe"
  StrCpy $5 $1
  !insertmacro MOVE_IN "_internal"
  !insertmacro MOVE_IN "bolsetup.exe"
  !insertmacro MOVE_IN "bolsetup-cli.exe"
  !insertmacro MOVE_IN "uninstall.exe"
  ${If} $1 == "no"
    !insertmacro PUT_BACK "_internal"
    !insertmacro PUT_BACK "bolsetup.exe"
    !insertmacro PUT_BACK "bolsetup-cli.exe"
    !insertmacro PUT_BACK "uninstall.exe"
    Call TellWhy
    Abort
  ${EndIf}
  RMDir "$INSTDIR\bolsetup-new"
  Call RemoveOld
  Call CreateShortcut
  Call SetAutostart
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\bolsetup.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "${PUBLISHER}"
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

; Also of a full disk, at which NSIS itself ends the section.
Function .onInstFailed
  SetDetailsPrint none
  ; Windows cannot delete the folder that a process is in.
  SetOutPath "$TEMP"
  RMDir /r "$INSTDIR\bolsetup-new"
  RMDir $Old
  RMDir "$INSTDIR"
  ${If} $Running = 1
    Exec '"$INSTDIR\bolsetup.exe" --tray'
  ${EndIf}
  SetErrorLevel 2
  Call TellWhy
FunctionEnd

Function .onInstSuccess
  ${IfNot} ${Silent}
    Exec '"$INSTDIR\bolsetup.exe"'
  ${ElseIf} $Running = 1
    Exec '"$INSTDIR\bolsetup.exe" --tray'
  ${EndIf}
FunctionEnd

; A shortcut with the ID of the program's windows: they share a button of the task bar, and notifications its name.
Function CreateShortcut
  CreateShortcut "${SHORTCUT}" "$INSTDIR\bolsetup.exe"
  !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
  ${If} $0 P<> 0
    ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}",.r1)'
    ${IPersistFile::Load} $1 '("${SHORTCUT}",${STGM_READWRITE})'
    ${IUnknown::QueryInterface} $0 '("${IID_IPropertyStore}",.r2)'
    ${If} $2 P<> 0
      System::Call 'Oleaut32::SysAllocString(w "${APP_ID}") p .r3'
      System::Call '*${SYSSTRUCT_PROPERTYKEY}(${PKEY_AppUserModel_ID})p .r4'
      System::Call '*${SYSSTRUCT_PROPVARIANT}(${VT_BSTR},,&p r3)p .r5'
      ${IPropertyStore::SetValue} $2 '($4,$5)'
      ${IPropertyStore::Commit} $2 ""
      System::Free $5
      System::Free $4
      System::Call 'Oleaut32::SysFreeString(p r3)'
      ${IUnknown::Release} $2 ""
      ${IPersistFile::Save} $1 '("${SHORTCUT}",1)'
    ${EndIf}
    ${IUnknown::Release} $1 ""
    ${IUnknown::Release} $0 ""
  ${EndIf}
FunctionEnd

; ---- uninstall ----

; Set $0 to "left" if the Credential Manager has keys, or logins for proxies, that are ours; else to "".
Function un.FindKeys
  StrCpy $0 ""
  System::Call 'advapi32::CredEnumerateW(p 0, i 0, *i .r1, *p .r2) i .r3'
  ${If} $3 = 0
    Return
  ${EndIf}
  StrCpy $4 $2
  ${For} $5 1 $1
    ; Flags, type and name of a CREDENTIALW; keyring names each SERVICE, or USER@SERVICE.
    System::Call '*$4(p .r6)'
    System::Call '*$6(i, i, w .r7)'
    StrCpy $8 "@$7" "" -9
    StrCpy $9 "@$7" "" -15
    ${If} $8 == "@${NAME}"
    ${OrIf} $9 == "@${NAME}-proxy"
      StrCpy $0 "left"
    ${EndIf}
    IntPtrOp $4 $4 + ${NSIS_PTR_SIZE}
  ${Next}
  System::Call 'advapi32::CredFree(p r2)'
FunctionEnd

; Delete the data, except the user's own screenshots; set $0 to "left" if files remain that should not, else to "".
Function un.RemoveData
  StrCpy $0 ""
  FindFirst $1 $2 "${DATA}\*"
  ${DoWhile} $2 != ""
    ${If} $2 != "."
    ${AndIf} $2 != ".."
    ${AndIf} $2 != "screenshots"
      Delete "${DATA}\$2"
      RMDir /r "${DATA}\$2"
      ${If} ${FileExists} "${DATA}\$2"
        StrCpy $0 "left"
      ${EndIf}
    ${EndIf}
    FindNext $1 $2
  ${Loop}
  FindClose $1
  ; These go only if they are empty.
  RMDir "${DATA}\screenshots"
  RMDir "${DATA}"
FunctionEnd

Section "Uninstall"
  Call un.QuitRunning
  MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(REMOVE_DATA)" /SD IDNO IDNO keep
  nsExec::Exec '"$INSTDIR\bolsetup-cli.exe" forget --everything'
  ; What is left tells more than its exit code.
  Pop $0
  Call un.FindKeys
  ${If} $0 == "left"
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(KEYS_REMAIN)"
  ${EndIf}
  Call un.RemoveData
  ${If} $0 == "left"
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(FILES_REMAIN)"
  ${EndIf}
keep:
  DeleteRegValue HKCU "${RUN}" "${NAME}"
  DeleteRegValue HKCU "${APPROVED}" "${NAME}"
  Delete "${SHORTCUT}"
  ; Others may have put files beside them.
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\bolsetup-new"
  Call un.RemoveOld
  Delete "$INSTDIR\bolsetup.exe"
  Delete "$INSTDIR\bolsetup-cli.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd
