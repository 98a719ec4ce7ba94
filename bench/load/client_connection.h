// One keep-alive connection of the client side: sends a prepared request, reads the answer, splits it into SSE events.
#pragma once
#include "answers.h"
#include "clock.h"
#include "http.h"
#include "net.h"

class ClientConnection {
public:
    enum class State { Closed, Connecting, Sending, Reading, Idle };

    State state = State::Closed;
    MessageReader answer{MessageReader::Kind::Response};
    int fd = -1;
    int64_t startedNs = 0, firstByteNs = 0; // first byte of the body, 0 before it
    size_t bodyBytes = 0, events = 0, deltas = 0, ends = 0; // events of any kind, content_block_delta, message_stop
    int index = 0;

    /// Connects where needed and sends. False: could not even start to connect.
    bool start(Epoll& epoll, int port, const std::string& request) {
        request_ = &request, sent_ = 0;
        answer.reset(), pending_.clear();
        bodyBytes = events = deltas = ends = 0, firstByteNs = 0, startedNs = nowNs();
        if (state == State::Idle) {
            state = State::Sending;
            return send(epoll);
        }
        fd = startConnect(port);
        if (fd < 0) return false;
        epoll.add(fd, EPOLLIN | EPOLLOUT);
        waitsForRoom_ = true;
        state = State::Connecting;
        return true;
    }

    /// False: the connection broke.
    bool send(Epoll& epoll) {
        state = State::Sending;
        while (sent_ < request_->size()) {
            ssize_t n = ::send(fd, request_->data() + sent_, request_->size() - sent_, MSG_NOSIGNAL);
            if (n < 0 && errno != EAGAIN) return false;
            if (n < 0) {
                if (!waitsForRoom_) epoll.change(fd, EPOLLIN | EPOLLOUT), waitsForRoom_ = true;
                return true;
            }
            sent_ += size_t(n);
        }
        if (waitsForRoom_) epoll.change(fd, EPOLLIN), waitsForRoom_ = false;
        state = State::Reading;
        return true;
    }

    /// Reads once; `onEvent(text, arrivedNs)` for each complete SSE event. False: the connection is closed.
    template <class OnEvent>
    bool read(OnEvent&& onEvent) {
        static char buffer[256 * 1024];
        ssize_t n = recv(fd, buffer, sizeof buffer, 0);
        if (n < 0 && errno == EAGAIN) return true;
        if (n <= 0) return answer.end(), false;
        int64_t arrived = nowNs();
        answer.feed(buffer, size_t(n), [&](const char* data, size_t length) {
            if (firstByteNs == 0) firstByteNs = arrived;
            bodyBytes += length;
            splitEvents(data, length, arrived, onEvent);
        });
        return true;
    }

    /// True when the answer held every event of a plan for `planned` events; of a translated one the deltas and the end.
    bool hasAll(int planned, bool translated) const { return (translated || events == size_t(planned)) && deltas == size_t(deltasOf(planned)) && ends == 1; }

    /// The answer is complete: may the connection carry another request?
    void finish() {
        if (answer.fieldHas("connection", "close") || answer.isHttp10()) shut();
        else state = State::Idle;
    }
    void shut() {
        if (fd >= 0) close(fd);
        fd = -1, state = State::Closed;
    }

private:
    template <class OnEvent>
    void splitEvents(const char* data, size_t length, int64_t arrived, OnEvent&& onEvent) {
        pending_.append(data, length);
        size_t at = 0;
        for (size_t end; (end = pending_.find("\n\n", at)) != std::string::npos; at = end + 2) {
            ++events;
            deltas += isNamed(at, "content_block_delta"), ends += isNamed(at, "message_stop");
            onEvent(pending_.data() + at, end - at, arrived);
        }
        pending_.erase(0, at);
    }

    bool isNamed(size_t at, const char* name) const { return pending_.compare(at, 7, "event: ") == 0 && pending_.compare(at + 7, strlen(name), name) == 0; }

    const std::string* request_ = nullptr;
    size_t sent_ = 0;
    bool waitsForRoom_ = false;
    std::string pending_;
};
