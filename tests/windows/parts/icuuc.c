/* Windows 10 brings ICU, Wine does not. Qt asks it for old encodings alone; here there are none. */
#define API __declspec(dllexport)
#define NONE 16 /* U_UNSUPPORTED_ERROR */
API void *ucnv_open(const char *n, int *e) { *e = NONE; return 0; }
API void ucnv_close(void *c) {}
API void ucnv_reset(void *c) {}
API signed char ucnv_getMaxCharSize(const void *c) { return 1; }
API const char *ucnv_getName(const void *c, int *e) { *e = NONE; return 0; }
API const char *ucnv_getStandardName(const char *n, const char *s, int *e) { *e = NONE; return 0; }
API const char *ucnv_getAvailableName(int n) { return 0; }
API int ucnv_countAvailable(void) { return 0; }
API void ucnv_getToUCallBack(const void *c, void **a, const void **x) { *a = 0; *x = 0; }
API void ucnv_getFromUCallBack(const void *c, void **a, const void **x) { *a = 0; *x = 0; }
API void ucnv_setToUCallBack(void *c, void *a, void *x, void **o, void **p, int *e) { *e = NONE; }
API void ucnv_setFromUCallBack(void *c, void *a, void *x, void **o, void **p, int *e) { *e = NONE; }
API void ucnv_cbToUWriteUChars(void *a, const void *s, int n, int o, int *e) { *e = NONE; }
API void ucnv_cbFromUWriteUChars(void *a, const void **s, const void *l, int o, int *e) { *e = NONE; }
API void ucnv_toUnicode(void *c, void **t, void *l, void **s, void *m, int *o, char f, int *e) { *e = NONE; }
API void ucnv_fromUnicode(void *c, void **t, void *l, void **s, void *m, int *o, char f, int *e) { *e = NONE; }
API int ucnv_toUCountPending(const void *c, int *e) { return 0; }
API int ucnv_fromUCountPending(const void *c, int *e) { return 0; }
API void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
API void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
