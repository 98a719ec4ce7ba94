#include "stream_set.h"
#include "answers.h"
#include "request.h"

StreamSet::StreamSet(const Arguments& a, int streams, int events, double rate) : port_(int(a.number("port", 0))), plannedEvents_(events), isTranslated_(isTranslated(a)) {
    char plan[96];
    for (int i = 0; i < streams; ++i) {
        snprintf(plan, sizeof plan, "mode=paced&events=%d&rate=%g&stream=%d", events, rate, i);
        requests_.push_back(requestBytes(a, plan, size_t(a.number("body", 1024))));
        connections_.push_back(std::make_unique<ClientConnection>());
        connections_.back()->index = i;
    }
}

void StreamSet::run(int64_t rampNs, int64_t untilNs) {
    int64_t begin = nowNs(), step = rampNs / int64_t(connections_.size());
    std::vector<epoll_event> ready(512);
    for (int64_t now = begin; now < untilNs; now = nowNs()) {
        while (launched_ < connections_.size() && now >= begin + step * int64_t(launched_)) launch(*connections_[launched_++]);
        bool allLaunched = launched_ == connections_.size();
        if (allLaunched && running_ == 0) return;
        int64_t wake = allLaunched ? untilNs : std::min(untilNs, begin + step * int64_t(launched_));
        int n = epoll_.wait(ready.data(), int(ready.size()), std::max<int64_t>(0, wake - now));
        for (int i = 0; i < n; ++i) serve(ready[size_t(i)]);
    }
}

void StreamSet::launch(ClientConnection& c) {
    mostOpen = std::max(mostOpen, ++running_);
    if (!c.start(epoll_, port_, requests_[size_t(c.index)])) return fail(c, "connect failed");
    if (byFd_.size() <= size_t(c.fd)) byFd_.resize(size_t(c.fd) + 1);
    byFd_[size_t(c.fd)] = &c;
}

void StreamSet::serve(const epoll_event& event) {
    auto& c = *byFd_[size_t(event.data.fd)];
    if (c.fd != event.data.fd) return;
    if ((event.events & EPOLLOUT) && !c.send(epoll_)) return fail(c, "broken while sending");
    if (!(event.events & (EPOLLIN | EPOLLHUP | EPOLLERR))) return;
    bool open = c.read([&](const char* text, size_t length, int64_t arrived) {
        ++events;
        auto* at = static_cast<const char*>(memmem(text, length, StampMark, strlen(StampMark)));
        if (at) lateness.add(arrived - atoll(std::string(at + strlen(StampMark), StampDigits).c_str()));
    });
    if (c.answer.done()) {
        if (c.answer.status() != 200) return fail(c, "status " + std::to_string(c.answer.status()));
        if (!c.hasAll(plannedEvents_, isTranslated_)) return fail(c, "events missing");
        ++completed, --running_;
        c.shut();
    } else if (!open || c.answer.failed()) fail(c, "stream cut");
}

void StreamSet::fail(ClientConnection& c, const std::string& why) {
    if (firstFailure.empty()) firstFailure = why;
    ++failures, --running_;
    c.shut();
}

int StreamSet::flowing() const {
    int n = 0;
    for (auto& c : connections_) n += c->state == ClientConnection::State::Reading && c->events > 0;
    return n;
}

std::vector<int64_t> StreamSet::closeAll() {
    std::vector<int64_t> at(connections_.size(), 0);
    for (auto& c : connections_) {
        if (c->fd < 0) continue;
        at[size_t(c->index)] = nowNs();
        c->shut();
    }
    return at;
}

void StreamSet::failRest(const char* why) {
    for (auto& c : connections_)
        if (c->fd >= 0) fail(*c, why);
}
