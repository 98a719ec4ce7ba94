using System.IO.Pipelines;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints.Sending;
using Patchbay.Gateway.Forwarding;
using Patchbay.Gateway.Ledger;
using Patchbay.Protocol.Headers;

namespace Patchbay.Tests.Gateway;

public class StreamPumpTests
{
    private const string Event = "event: content_block_delta\ndata: {}\n\n";

    [Fact]
    public async Task A_silent_stream_gets_a_ping_between_two_events_and_never_inside_one()
    {
        using var rig = new PumpRig();
        var running = rig.Pump.RunAsync().AsTask();

        rig.Answer.Send(Event);
        Assert.Equal(Event, await rig.ReadSettledAsync());
        rig.Pump.OnSilence(silent: 19_999, now: 100_000);
        rig.Pump.OnSilence(silent: 20_000, now: 100_001);
        Assert.Equal("event: ping\ndata: {\"type\": \"ping\"}\n\n", await rig.ReadAsync());
        rig.Pump.OnSilence(silent: 20_500, now: 100_501); // Not again so soon.

        rig.Answer.Send("event: content_block_delta\nda");
        Assert.Equal("event: content_block_delta\nda", await rig.ReadSettledAsync());
        rig.Pump.OnSilence(silent: 60_000, now: 200_000);
        rig.Answer.Send("ta: {}\n\n");
        Assert.Equal("ta: {}\n\n", await rig.ReadSettledAsync());

        rig.Answer.End();
        Assert.Equal(PumpEnd.Complete, await running);
        rig.Pump.OnSilence(silent: 60_000, now: 300_000); // The writer is the next answer's by now.
        Assert.Equal("", rig.Left());
    }

    [Fact]
    public async Task A_stream_that_has_said_nothing_yet_gets_no_ping()
    {
        using var rig = new PumpRig();
        var running = rig.Pump.RunAsync().AsTask();
        rig.Pump.OnSilence(silent: 60_000, now: 100_000);
        rig.Answer.End();
        await running;
        Assert.Equal("", rig.Left());
    }

    [Fact]
    public async Task Every_byte_that_came_before_a_cut_is_delivered()
    {
        using var rig = new PumpRig();
        var running = rig.Pump.RunAsync().AsTask();
        rig.Answer.Send(Event + "event: half");
        Assert.Equal(Event + "event: half", await rig.ReadAsync());
        rig.Answer.Cut();
        Assert.Equal(PumpEnd.Cut, await running);
    }

    [Fact]
    public async Task Large_answers_pass_whole()
    {
        using var rig = new PumpRig();
        var running = rig.Pump.RunAsync().AsTask();
        var text = new string('x', 300_000);
        rig.Answer.Send(text);
        rig.Answer.End();
        var got = new StringBuilder();
        while (got.Length < text.Length) got.Append(await rig.ReadAsync());
        Assert.Equal(text, got.ToString());
        Assert.Equal(PumpEnd.Complete, await running);
    }

    /// <summary>A pump between an answer that the test plays and a pipe that the test reads.</summary>
    private sealed class PumpRig : IDisposable
    {
        private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));
        private readonly Sweeper _sweeper = new(TimeProvider.System);
        private readonly AnswerTally _tally;
        private readonly ExchangeWatch _watch;

        public PumpRig()
        {
            _watch = new ExchangeWatch(new DefaultHttpContext(), _sweeper);
            var exchange = new Exchange(1, DateTimeOffset.UnixEpoch, "POST", "/v1/messages");
            _tally = new AnswerTally(exchange, Answer);
            Pump = new StreamPump(Answer, _pipe.Writer, _watch, exchange, _tally);
        }

        public PlayedAnswer Answer { get; } = new() { Status = 200, Headers = [new HeaderLine("Content-Type", "text/event-stream")] };

        public StreamPump Pump { get; }

        public async Task<string> ReadAsync()
        {
            var read = await _pipe.Reader.ReadAsync();
            var text = Encoding.UTF8.GetString(read.Buffer);
            _pipe.Reader.AdvanceTo(read.Buffer.End);
            return text;
        }

        /// <summary>Reads once the pump waits for more.</summary>
        public async Task<string> ReadSettledAsync()
        {
            await Answer.Idle;
            return await ReadAsync();
        }

        public string Left()
        {
            if (!_pipe.Reader.TryRead(out var read)) return "";
            var text = Encoding.UTF8.GetString(read.Buffer);
            _pipe.Reader.AdvanceTo(read.Buffer.End);
            return text;
        }

        public void Dispose()
        {
            _watch.Dispose();
            _sweeper.Dispose();
            _tally.Dispose();
        }
    }

    private sealed class PlayedAnswer : EndpointAnswer
    {
        private readonly Channel<byte[]> _parts = Channel.CreateUnbounded<byte[]>();
        private ReadOnlyMemory<byte> _left;
        private bool _cut;

        private TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Ends when everything sent was taken and the pump waits for more: it holds nothing then.</summary>
        public Task Idle => _idle.Task;

        public void Send(string text)
        {
            _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _parts.Writer.TryWrite(Encoding.UTF8.GetBytes(text));
        }

        public void End() => _parts.Writer.TryComplete();

        public void Cut()
        {
            _cut = true;
            _parts.Writer.TryComplete();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer)
        {
            if (_left.IsEmpty)
            {
                if (!_parts.Reader.TryPeek(out _)) _idle.TrySetResult();
                if (!await _parts.Reader.WaitToReadAsync()) return _cut ? -1 : 0;
                _left = await _parts.Reader.ReadAsync();
            }

            var length = Math.Min(buffer.Length, _left.Length);
            _left[..length].CopyTo(buffer);
            _left = _left[length..];
            return length;
        }

        public override void Abort() => End();

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
