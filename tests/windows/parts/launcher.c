#include <windows.h>
#include <stdlib.h>
__declspec(dllimport) int Py_Main(int, wchar_t **);
#ifdef WINDOWED
int WINAPI wWinMain(HINSTANCE a, HINSTANCE b, PWSTR c, int d) { return Py_Main(__argc, __wargv); }
#else
int wmain(int count, wchar_t **arguments) { return Py_Main(count, arguments); }
#endif
