// The little of sockets and epoll that both ends need.
#pragma once
#include <arpa/inet.h>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <string>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

[[noreturn]] inline void die(const std::string& what) {
    fprintf(stderr, "load: %s: %s\n", what.c_str(), strerror(errno));
    exit(2);
}

/// 4,000 sockets are needed at 2,000 streams; the soft limit of a shell is often 1,024.
inline void raiseFileLimit() {
    rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

inline sockaddr_in loopback(int port) {
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_port = htons(uint16_t(port));
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return a;
}

inline void noDelay(int fd) {
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

/// Starts a non-blocking connect; the outcome shows as EPOLLOUT or an error event. −1 on an immediate failure.
inline int startConnect(int port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) die("socket");
    noDelay(fd);
    auto a = loopback(port);
    if (connect(fd, (sockaddr*)&a, sizeof a) == 0 || errno == EINPROGRESS) return fd;
    close(fd);
    return -1;
}

class Epoll {
public:
    Epoll() : fd_(epoll_create1(EPOLL_CLOEXEC)) {
        if (fd_ < 0) die("epoll_create1");
    }
    void add(int fd, uint32_t events) { control(EPOLL_CTL_ADD, fd, events); }
    void change(int fd, uint32_t events) { control(EPOLL_CTL_MOD, fd, events); }

    /// Nanosecond timeout (negative: for ever): paced sends are up to 25 µs apart, a millisecond timeout would bunch them.
    int wait(epoll_event* events, int capacity, int64_t timeoutNs) {
        timespec t{timeoutNs / 1000000000, timeoutNs % 1000000000};
        int n = epoll_pwait2(fd_, events, capacity, timeoutNs < 0 ? nullptr : &t, nullptr);
        if (n < 0 && errno != EINTR) die("epoll_pwait2");
        return n < 0 ? 0 : n;
    }

private:
    void control(int operation, int fd, uint32_t events) {
        epoll_event e{};
        e.events = events;
        e.data.fd = fd;
        if (epoll_ctl(fd_, operation, fd, &e) < 0) die("epoll_ctl");
    }
    int fd_;
};
