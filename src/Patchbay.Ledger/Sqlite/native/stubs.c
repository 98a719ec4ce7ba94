/* What the managed provider names and only Windows has; never called elsewhere. */
int sqlite3_win32_set_directory8(unsigned long type, const char *value) { (void)type; (void)value; return 1; }
