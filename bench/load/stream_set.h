// S paced streams held open at once: what the paced and the hang-up role share.
#pragma once
#include "client_connection.h"
#include "arguments.h"
#include <memory>

class StreamSet {
public:
    StreamSet(const Arguments& arguments, int streams, int events, double rate);

    /// Opens the streams evenly over `ramp` and reads until `untilNs`, or until every stream has ended.
    void run(int64_t rampNs, int64_t untilNs);
    /// Streams that were started and neither ended nor failed.
    int running() const { return running_; }
    /// Streams that have delivered an event and run still.
    int flowing() const;
    /// Closes every socket; the time of each close by the stream's number.
    std::vector<int64_t> closeAll();
    void failRest(const char* why);

    Samples lateness;
    int completed = 0, failures = 0, mostOpen = 0;
    long events = 0;
    std::string firstFailure;

private:
    void launch(ClientConnection& c);
    void serve(const epoll_event& event);
    void fail(ClientConnection& c, const std::string& why);

    int port_;
    int plannedEvents_;
    bool isTranslated_;
    Epoll epoll_;
    std::vector<std::string> requests_;
    std::vector<std::unique_ptr<ClientConnection>> connections_;
    std::vector<ClientConnection*> byFd_;
    size_t launched_ = 0;
    int running_ = 0;
};
