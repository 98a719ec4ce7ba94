// Spawns a command again and again: time from the spawn to its first 200.
#include "http.h"
#include "clock.h"
#include "net.h"
#include "request.h"
#include "roles.h"
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>

extern char** environ;

namespace {

pid_t spawn(const std::vector<std::string>& command, const std::string& log) {
    std::vector<char*> argv;
    for (auto& c : command) argv.push_back(const_cast<char*>(c.c_str()));
    argv.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&files, 1, 2);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    pid_t pid;
    if ((errno = posix_spawnp(&pid, argv[0], &files, &attributes, argv.data(), environ)) != 0) die("spawn " + command[0]);
    return pid;
}

/// One whole exchange on a new connection; the status, or 0 when nobody answers yet.
int tryOnce(int port, const std::string& request) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), status = 0;
    auto a = loopback(port);
    if (connect(fd, (sockaddr*)&a, sizeof a) == 0 && (noDelay(fd), send(fd, request.data(), request.size(), MSG_NOSIGNAL)) > 0) {
        timeval patience{2, 0};
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        MessageReader answer(MessageReader::Kind::Response);
        char buffer[16384];
        for (ssize_t n; !answer.done() && !answer.failed() && (n = recv(fd, buffer, sizeof buffer, 0)) > 0;) answer.feed(buffer, size_t(n), [](const char*, size_t) {});
        if (answer.done()) status = answer.status();
    }
    close(fd);
    return status;
}

void stop(pid_t pid) {
    kill(-pid, SIGTERM);
    for (int i = 0; i < 300; ++i, usleep(10000))
        if (waitpid(pid, nullptr, WNOHANG) == pid) return;
    kill(-pid, SIGKILL);
    waitpid(pid, nullptr, 0);
}

} // namespace

int runStart(const Arguments& a) {
    prctl(PR_SET_TIMERSLACK, 1);
    int port = int(a.number("port", 0)), runs = int(a.number("runs", 4)), failures = 0, lastStatus = 0;
    std::string request = requestBytes(a, "mode=json&bytes=1024", 1024), log = a.text("log", "/dev/null"), each;
    Samples answered;
    for (int run = 0; run < runs; ++run) {
        int64_t begin = nowNs(), giveUpAt = begin + 10'000'000'000;
        pid_t pid = spawn(a.rest, log);
        int status = 0;
        while ((status = tryOnce(port, request)) != 200 && nowNs() < giveUpAt) {
            if (status) lastStatus = status;
            usleep(200); // short beside the 60 ms in question, long enough to leave the second core to the starting process
        }
        int64_t took = nowNs() - begin;
        if (status == 200) {
            answered.add(took);
            each += (each.empty() ? "" : ",") + std::to_string(took / 1000);
        } else ++failures;
        stop(pid);
    }
    printf("{\"runs\":%d,\"failures\":%d,\"last_other_status\":%d,\"start_p50_us\":%.1f,\"start_max_us\":%.1f,\"each_us\":[%s]}\n", runs, failures, lastStatus,
           answered.us(0.5), answered.us(1), each.c_str());
    return 0;
}
