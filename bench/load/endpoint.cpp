// The fake endpoint, of the Messages API and of OpenAI chat completions: one thread, level-triggered epoll, a heap of due times for the paced streams.
#include "roles.h"
#include "answers.h"
#include "clock.h"
#include "http.h"
#include "net.h"
#include "plan.h"
#include <map>
#include <memory>
#include <queue>
#include <sys/prctl.h>

namespace {

struct Connection {
    int fd;
    uint64_t generation; // fds are reused: a due time left in the heap must not hit the next connection
    MessageReader request{MessageReader::Kind::Request};
    size_t bodyBytes = 0;
    std::string chatBody; // of a chat request, whose plan is inside
    std::string in, out;
    size_t outAt = 0;
    bool waitsForRoom = false, closeWhenSent = false, continued = false, dead = false;
    // the paced stream that is running, if any
    const std::vector<SseEvent>* events = nullptr;
    size_t next = 0;
    int64_t startNs = 0;
    double periodNs = 0;
    int stream = -1;
    bool chunked = true;
};

struct Due {
    int64_t ns;
    int fd;
    uint64_t generation;
    bool operator<(const Due& other) const { return ns > other.ns; }
};

class Endpoint {
public:
    Endpoint(int port, int64_t tickNs) : tickNs_(tickNs) {
        listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        int one = 1;
        setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        auto a = loopback(port);
        if (bind(listener_, (sockaddr*)&a, sizeof a) < 0 || listen(listener_, 4096) < 0) die("listen");
        epoll_.add(listener_, EPOLLIN);
    }

    void run() {
        std::vector<epoll_event> ready(512);
        for (;;) {
            int64_t timeout = due_.empty() ? -1 : std::max<int64_t>(0, due_.top().ns - nowNs());
            int n = epoll_.wait(ready.data(), int(ready.size()), timeout);
            for (int i = 0; i < n; ++i) serve(ready[size_t(i)]);
            sendDue();
            reap();
        }
    }

private:
    void serve(const epoll_event& event) {
        if (event.data.fd == listener_) return acceptAll();
        auto* c = connections_[size_t(event.data.fd)].get();
        if (!c || c->dead) return;
        if (event.events & EPOLLOUT) flush(*c);
        if ((event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) && !c->dead) read(*c);
    }

    void acceptAll() {
        for (int fd; (fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
            noDelay(fd);
            if (connections_.size() <= size_t(fd)) connections_.resize(size_t(fd) + 1);
            connections_[size_t(fd)] = std::make_unique<Connection>();
            connections_[size_t(fd)]->fd = fd;
            connections_[size_t(fd)]->generation = ++generation_;
            epoll_.add(fd, EPOLLIN);
        }
    }

    void read(Connection& c) {
        for (;;) {
            ssize_t n = recv(c.fd, buffer_, sizeof buffer_, 0);
            if (n > 0) c.in.append(buffer_, size_t(n));
            else if (n == 0 || errno != EAGAIN) return drop(c);
            if (n < ssize_t(sizeof buffer_)) break;
        }
        takeRequests(c);
    }

    void takeRequests(Connection& c) {
        while (!c.in.empty() && !c.events && !c.dead) {
            size_t taken = c.request.feed(c.in.data(), c.in.size(), [&](const char* data, size_t n) {
                c.bodyBytes += n;
                if (isChat(c)) c.chatBody.append(data, n);
            });
            c.in.erase(0, taken);
            if (c.request.failed()) return drop(c);
            if (c.request.headDone() && !c.request.done() && !c.continued && c.request.fieldHas("expect", "100-continue")) {
                c.continued = true;
                send(c, "HTTP/1.1 100 Continue\r\n\r\n");
            }
            if (!c.request.done()) return;
            answer(c);
            c.request.reset();
            c.bodyBytes = 0, c.chatBody.clear(), c.continued = false;
        }
    }

    static bool isChat(const Connection& c) { return c.request.startLine.find("/chat/completions") != std::string::npos; }

    void answer(Connection& c) {
        std::string line = c.request.startLine;
        std::string method = line.substr(0, line.find(' '));
        std::string target = line.substr(method.size() + 1, line.rfind(' ') - method.size() - 1);
        size_t question = target.find('?');
        std::string path = target.substr(0, question), query = question == std::string::npos ? "" : target.substr(question + 1);
        c.chunked = !c.request.isHttp10();
        c.closeWhenSent = c.request.isHttp10() || c.request.fieldHas("connection", "close");
        auto ends = [&](const char* suffix) { return path.size() >= strlen(suffix) && path.compare(path.size() - strlen(suffix), std::string::npos, suffix) == 0; };

        if (ends("/stats")) return sendJson(c, 200, stats(query));
        if (method == "HEAD") return send(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        if (ends("/messages/count_tokens")) return sendJson(c, 200, "{\"input_tokens\":12000}");
        if (ends("/chat/completions") && method == "POST") return answerChat(c);
        if (ends("/messages") && method == "POST") return answerMessage(c, query);
        sendJson(c, 404, R"({"type":"error","error":{"type":"not_found_error","message":"the bench endpoint has only /v1/messages and /v1/chat/completions"}})");
    }

    void answerMessage(Connection& c, const std::string& query) {
        ++requests_;
        auto* header = c.request.field("x-bench-plan");
        Plan plan = Plan::parse(header ? *header : query);
        if (c.bodyBytes < plan.want)
            return sendJson(c, 400, R"({"type":"error","error":{"type":"invalid_request_error","message":"the request body arrived short"}})");
        if (plan.mode == Plan::Mode::Json) {
            auto& body = json_[plan.bytes];
            if (body.empty()) body = jsonAnswer(size_t(plan.bytes));
            return sendJson(c, 200, body);
        }
        auto& events = sse_[plan.events];
        if (events.empty()) events = sseEvents(plan.events);
        sendStream(c, plan, events);
    }

    void answerChat(Connection& c) {
        ++requests_;
        Plan plan = Plan::inBody(c.chatBody);
        // Translation may take off a tenth, as `[{"type":"text","text":…}]` becomes a string; a gateway that loses part of the text takes more.
        auto& body = c.chatBody;
        bool whole = plan.want > 0 && body.size() * 10 >= plan.want * 9 && body.front() == '{' && body.back() == '}' && body.find("\"messages\"") != std::string::npos;
        if (!whole) return sendJson(c, 400, R"({"error":{"message":"the request body arrived short","type":"invalid_request_error","param":null,"code":null}})");
        if (plan.mode == Plan::Mode::Json) return sendJson(c, 400, R"({"error":{"message":"the bench endpoint streams its chat answers","type":"invalid_request_error","param":"stream","code":null}})");
        auto& events = chat_[plan.events];
        if (events.empty()) events = chatEvents(plan.events);
        sendStream(c, plan, events);
    }

    void sendStream(Connection& c, const Plan& plan, const std::vector<SseEvent>& events) {
        if (plan.mode == Plan::Mode::Sse) return sendWholeStream(c, events, plan.burst);

        // The golden ratio spreads the phases of any number of streams evenly over one period, so that no two ends see bursts.
        ++open_;
        double phase = double(started_++) * 0.6180339887498949;
        c.events = &events, c.next = 0, c.stream = plan.stream;
        c.periodNs = 1e9 / plan.rate;
        c.startNs = nowNs() + int64_t((phase - double(int64_t(phase))) * c.periodNs);
        schedule(c, c.startNs);
    }

    static std::string streamHead(const Connection& c) {
        return std::string("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-cache\r\nrequest-id: req_bench\r\n") +
               (c.chunked ? "Transfer-Encoding: chunked\r\n" : "") + (c.closeWhenSent ? "Connection: close\r\n\r\n" : "\r\n");
    }
    static void appendChunk(const Connection& c, std::string& out, const std::string& text) {
        if (!c.chunked) { out += text; return; }
        char size[20];
        snprintf(size, sizeof size, "%zx\r\n", text.size());
        out.append(size).append(text).append("\r\n");
    }

    /// One chunk an event, as real servers frame them. By default in one write, so that the endpoint is not what limits the gateway;
    /// `burst` events a write shows what a gateway makes of an answer that trickles in.
    void sendWholeStream(Connection& c, const std::vector<SseEvent>& events, int burst) {
        std::string out = streamHead(c);
        int held = 0;
        for (auto& e : events) {
            appendChunk(c, out, e.text);
            if (++held != burst) continue;
            send(c, out);
            if (c.dead) return;
            out.clear(), held = 0;
        }
        if (c.chunked) out += "0\r\n\r\n";
        send(c, out);
    }

    /// With a tick, sends happen in bunches on its grid, as an endpoint with a coarse timer would make them.
    void schedule(const Connection& c, int64_t ns) {
        if (tickNs_ > 0) ns = (ns / tickNs_ + 1) * tickNs_;
        due_.push({ns, c.fd, c.generation});
    }

    void sendDue() {
        for (int64_t now = nowNs(); !due_.empty() && due_.top().ns <= now; now = nowNs()) {
            Due due = due_.top();
            due_.pop();
            auto* c = connections_[size_t(due.fd)].get();
            if (!c || c->generation != due.generation || !c->events) continue;
            slip_.add(now - due.ns);
            sendNextEvent(*c);
        }
    }

    void sendNextEvent(Connection& c) {
        auto& event = (*c.events)[c.next];
        std::string text = event.text, out;
        if (event.stampAt != std::string::npos) stamp(text, event.stampAt, nowNs());
        if (c.next == 0) out = streamHead(c);
        appendChunk(c, out, text);
        bool last = ++c.next == c.events->size();
        if (last && c.chunked) out += "0\r\n\r\n";
        if (last) c.events = nullptr, --open_, ++finished_;
        else schedule(c, c.startNs + int64_t(double(c.next) * c.periodNs));
        send(c, out);
        if (last && !c.dead) takeRequests(c);
    }

    void sendJson(Connection& c, int status, const std::string& body) {
        send(c, "HTTP/1.1 " + std::to_string(status) + (status == 200 ? " OK" : " Error") + "\r\nContent-Type: application/json\r\nrequest-id: req_bench\r\nContent-Length: " +
                    std::to_string(body.size()) + (c.closeWhenSent ? "\r\nConnection: close\r\n\r\n" : "\r\n\r\n") + body);
    }

    void send(Connection& c, const std::string& bytes) {
        c.out += bytes;
        if (!c.waitsForRoom) flush(c);
    }

    void flush(Connection& c) {
        while (c.outAt < c.out.size()) {
            ssize_t n = ::send(c.fd, c.out.data() + c.outAt, c.out.size() - c.outAt, MSG_NOSIGNAL);
            if (n < 0 && errno != EAGAIN) return drop(c);
            if (n < 0) {
                if (!c.waitsForRoom) epoll_.change(c.fd, EPOLLIN | EPOLLOUT), c.waitsForRoom = true;
                return;
            }
            c.outAt += size_t(n);
        }
        c.out.clear(), c.outAt = 0;
        if (c.waitsForRoom) epoll_.change(c.fd, EPOLLIN), c.waitsForRoom = false;
        bool answered = c.request.done() || !c.request.begun(); // else this was only a 100 Continue
        if (c.closeWhenSent && !c.events && answered) drop(c);
    }

    /// The peer is gone, or we are done with it. Closed and freed by `reap` at the end of the batch: callers up the stack still hold the
    /// reference, and a thousand closes (10 µs each) must not delay the noting of the cancellations behind them.
    void drop(Connection& c) {
        if (c.dead) return;
        c.dead = true;
        if (c.events) {
            --open_;
            cancelled_.emplace_back(c.stream, nowNs());
            c.events = nullptr;
        }
        dead_.push_back(c.fd);
    }
    void reap() {
        for (int fd : dead_) connections_[size_t(fd)].reset(), close(fd);
        dead_.clear();
    }

    /// `list=1` adds each cancelled stream as [number, time in ns]; `reset=1` starts the counts anew after answering.
    std::string stats(const std::string& query) {
        std::string s = "{\"open\":" + std::to_string(open_) + ",\"started\":" + std::to_string(started_) + ",\"finished\":" + std::to_string(finished_) +
                        ",\"cancelled\":" + std::to_string(cancelled_.size()) + ",\"requests\":" + std::to_string(requests_) +
                        ",\"pace_slip_p99_us\":" + std::to_string(slip_.us(0.99)) + ",\"pace_slip_max_us\":" + std::to_string(slip_.us(1));
        if (query.find("list=1") != std::string::npos) {
            s += ",\"list\":[";
            for (size_t i = 0; i < cancelled_.size(); ++i)
                s += (i ? ",[" : "[") + std::to_string(cancelled_[i].first) + "," + std::to_string(cancelled_[i].second) + "]";
            s += "]";
        }
        if (query.find("reset=1") != std::string::npos) finished_ = requests_ = 0, cancelled_.clear(), slip_ = Samples();
        return s + "}";
    }

    int64_t tickNs_;
    Epoll epoll_;
    int listener_;
    uint64_t generation_ = 0;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::vector<int> dead_;
    std::priority_queue<Due> due_;
    std::map<int, std::string> json_;
    std::map<int, std::vector<SseEvent>> sse_, chat_;
    char buffer_[256 * 1024];
    long open_ = 0, started_ = 0, finished_ = 0, requests_ = 0;
    std::vector<std::pair<int, int64_t>> cancelled_;
    Samples slip_;
};

} // namespace

int runEndpoint(const Arguments& arguments) {
    prctl(PR_SET_TIMERSLACK, 1); // the default of 50 µs would bunch the paced sends
    prctl(PR_SET_PDEATHSIG, SIGTERM); // never outlives the runner
    auto endpoint = std::make_unique<Endpoint>(int(arguments.number("port", 0)), int64_t(arguments.number("tick-us", 0) * 1000));
    endpoint->run();
    return 0;
}
