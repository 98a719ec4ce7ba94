// K connections, each sending its next request when the last one is answered: latency, first byte, requests per second.
// With --rate R: R requests a second at even times instead, on whichever connection is free.
#include "client_connection.h"
#include "plan.h"
#include "request.h"
#include "roles.h"
#include <memory>

namespace {

class ClosedLoop {
public:
    explicit ClosedLoop(const Arguments& a)
        : port_(int(a.number("port", 0))), limit_(long(a.number("requests", 1e12))),
          plan_(Plan::parse(a.text("plan", "mode=json&bytes=1024"))),
          isTranslated_(isTranslated(a)),
          request_(requestBytes(a, a.text("plan", "mode=json&bytes=1024"), size_t(a.number("body", 1024)))),
          periodNs_(a.number("rate", 0) > 0 ? int64_t(1e9 / a.number("rate", 0)) : 0),
          runNs_(int64_t(a.number("seconds", a.named.count("requests") ? 60 : 5) * 1e9)) {
        for (int i = 0; i < int(a.number("connections", 1)); ++i) connections_.push_back(std::make_unique<ClientConnection>());
    }

    int run() {
        int64_t begin = nowNs(), stopAt = begin + runNs_, giveUpAt = stopAt + 10'000'000'000; // what is in flight at the end is waited for
        nextNs_ = begin;
        for (auto& c : connections_) next(*c);
        std::vector<epoll_event> ready(256);
        while ((inFlight_ > 0 || (periodNs_ > 0 && !stopping_)) && nowNs() < giveUpAt) {
            launchDue();
            int64_t wait = periodNs_ > 0 && !stopping_ ? std::max<int64_t>(0, nextNs_ - nowNs()) : 100'000'000;
            int n = epoll_.wait(ready.data(), int(ready.size()), std::min<int64_t>(wait, 100'000'000));
            stopping_ = nowNs() >= stopAt;
            for (int i = 0; i < n; ++i) serve(ready[size_t(i)]);
        }
        if (inFlight_ > 0) failures_ += inFlight_, note("no answer in time");
        report(double(lastDoneNs_ - begin) / 1e9);
        return 0;
    }

private:
    void next(ClientConnection& c) {
        if (periodNs_ > 0) free_.push_back(&c);
        else launch(c);
    }

    /// What is due is sent at once; where no connection is free it is sent late, and counted from when it was due.
    void launchDue() {
        while (periodNs_ > 0 && !stopping_ && !free_.empty() && nowNs() >= nextNs_) {
            auto& c = *free_.back();
            free_.pop_back();
            launch(c);
            c.startedNs = nextNs_;
            nextNs_ += periodNs_;
        }
    }

    void launch(ClientConnection& c) {
        if (stopping_ || launched_ >= limit_ || failures_ > 200) return; // a gateway that fails at once would be asked millions of times
        ++launched_, ++inFlight_;
        if (!c.start(epoll_, port_, request_)) return fail(c, "connect failed");
        if (byFd_.size() <= size_t(c.fd)) byFd_.resize(size_t(c.fd) + 1);
        byFd_[size_t(c.fd)] = &c;
    }

    void serve(const epoll_event& event) {
        auto& c = *byFd_[size_t(event.data.fd)];
        if (c.fd != event.data.fd) return; // closed earlier in this batch
        if ((event.events & EPOLLOUT) && !c.send(epoll_)) return fail(c, "broken while sending");
        if (!(event.events & (EPOLLIN | EPOLLHUP | EPOLLERR))) return;
        bool open = c.read([](const char*, size_t, int64_t) {});
        if (c.state == ClientConnection::State::Idle) { // an idle keep-alive connection closed by the peer is no failure
            if (!open) c.shut();
            return;
        }
        if (c.answer.done()) return complete(c);
        if (!open || c.answer.failed()) fail(c, "answer cut");
    }

    void complete(ClientConnection& c) {
        int64_t now = nowNs();
        bool isStream = plan_.mode != Plan::Mode::Json;
        if (c.answer.status() != 200) return fail(c, "status " + std::to_string(c.answer.status()));
        if (isStream ? !c.hasAll(plan_.events, isTranslated_) : c.bodyBytes != size_t(plan_.bytes)) return fail(c, "answer of another size");
        latency_.add(now - c.startedNs);
        firstByte_.add(c.firstByteNs - c.startedNs);
        lastDoneNs_ = now;
        --inFlight_;
        c.finish();
        if (c.state == ClientConnection::State::Closed) ++reconnects_;
        next(c);
    }

    void fail(ClientConnection& c, const std::string& why) {
        note(why);
        ++failures_, --inFlight_, lastDoneNs_ = nowNs();
        c.shut();
        next(c);
    }
    void note(const std::string& why) {
        if (firstFailure_.empty()) firstFailure_ = why;
    }

    void report(double seconds) {
        printf("{\"requests\":%zu,\"failures\":%ld,\"first_failure\":\"%s\",\"reconnects\":%ld,\"seconds\":%.3f,\"requests_per_s\":%.1f,"
               "\"p50_us\":%.1f,\"p99_us\":%.1f,\"max_us\":%.1f,\"first_byte_p50_us\":%.1f,\"first_byte_p99_us\":%.1f}\n",
               latency_.count(), failures_, firstFailure_.c_str(), reconnects_, seconds, double(latency_.count()) / std::max(seconds, 1e-9),
               latency_.us(0.5), latency_.us(0.99), latency_.us(1), firstByte_.us(0.5), firstByte_.us(0.99));
    }

    int port_;
    long limit_;
    Plan plan_;
    bool isTranslated_;
    std::string request_;
    int64_t periodNs_, runNs_, lastDoneNs_ = 0, nextNs_ = 0;
    Epoll epoll_;
    std::vector<std::unique_ptr<ClientConnection>> connections_;
    std::vector<ClientConnection*> byFd_, free_;
    bool stopping_ = false;
    long launched_ = 0, inFlight_ = 0, failures_ = 0, reconnects_ = 0;
    std::string firstFailure_;
    Samples latency_, firstByte_;
};

} // namespace

int runClosedLoop(const Arguments& arguments) { return ClosedLoop(arguments).run(); }
