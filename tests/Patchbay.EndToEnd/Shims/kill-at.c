// Kills its process at the Nth step of changing files below a folder: LD_PRELOAD this, KILL_AT_STEP=N, KILL_BELOW=/folder, KILL_LOG=/file.
// A step is a call that changes what is on the disk; a write has two, before it and half-way through. With N = 0 steps are only counted.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static char below[4096];
static int log_at = -1;
static long kill_at;
static long step;

__attribute__((constructor)) static void begin(void)
{
    const char *folder = getenv("KILL_BELOW"), *at = getenv("KILL_AT_STEP"), *log = getenv("KILL_LOG");
    if (folder == NULL || at == NULL || log == NULL) return;
    snprintf(below, sizeof below, "%s/", folder);
    kill_at = atol(at);
    log_at = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    // Children live.
    unsetenv("LD_PRELOAD");
}

static int is_below(const char *path) { return log_at >= 0 && path != NULL && strncmp(path, below, strlen(below)) == 0; }

static int is_below_fd(int fd)
{
    char link[64], path[4096];
    if (log_at < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_below(path);
}

static void at_step(const char *call, const char *path)
{
    long now = __atomic_add_fetch(&step, 1, __ATOMIC_SEQ_CST);
    dprintf(log_at, "%ld %s %s\n", now, call, path);
    if (now == kill_at) kill(getpid(), SIGKILL), pause();
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define ON_PATH(call, path) do { if (is_below(path)) at_step(call, path); } while (0)
#define ON_FD(call, fd) do { if (is_below_fd(fd)) at_step(call, ""); } while (0)

static mode_t mode_of(int flags, va_list more) { return flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0; }

#define OPEN(name) \
    int name(const char *path, int flags, ...) \
    { \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = mode_of(flags, more); \
        va_end(more); \
        if (flags & (O_CREAT | O_TRUNC)) ON_PATH("open", path); \
        return REAL(name)(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define WRITE(name, offset_type) \
    ssize_t name(int fd, const void *bytes, size_t length, offset_type offset) \
    { \
        if (is_below_fd(fd)) \
        { \
            at_step("write", ""); \
            if (step + 1 == kill_at) REAL(name)(fd, bytes, length / 2, offset); \
            at_step("half of a write", ""); \
        } \
        return REAL(name)(fd, bytes, length, offset); \
    }
WRITE(pwrite, off_t)
WRITE(pwrite64, off64_t)

ssize_t write(int fd, const void *bytes, size_t length)
{
    if (is_below_fd(fd))
    {
        at_step("write", "");
        if (step + 1 == kill_at) REAL(write)(fd, bytes, length / 2);
        at_step("half of a write", "");
    }
    return REAL(write)(fd, bytes, length);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) { ON_FD("pwritev", fd); return REAL(pwritev)(fd, parts, count, offset); }
int fsync(int fd) { ON_FD("fsync", fd); return REAL(fsync)(fd); }
int fdatasync(int fd) { ON_FD("fdatasync", fd); return REAL(fdatasync)(fd); }
int ftruncate(int fd, off_t length) { ON_FD("ftruncate", fd); return REAL(ftruncate)(fd, length); }
int ftruncate64(int fd, off64_t length) { ON_FD("ftruncate", fd); return REAL(ftruncate64)(fd, length); }
int fchmod(int fd, mode_t mode) { ON_FD("fchmod", fd); return REAL(fchmod)(fd, mode); }
int chmod(const char *path, mode_t mode) { ON_PATH("chmod", path); return REAL(chmod)(path, mode); }
int mkdir(const char *path, mode_t mode) { ON_PATH("mkdir", path); return REAL(mkdir)(path, mode); }
int unlink(const char *path) { ON_PATH("unlink", path); return REAL(unlink)(path); }
int rename(const char *from, const char *to) { ON_PATH("rename", to); return REAL(rename)(from, to); }
int link(const char *from, const char *to) { ON_PATH("link", to); return REAL(link)(from, to); }
