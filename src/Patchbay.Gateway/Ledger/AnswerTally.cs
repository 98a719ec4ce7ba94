using Patchbay.Endpoints.Sending;
using Patchbay.Gateway.Forwarding;
using Patchbay.Ledger;
using Patchbay.Protocol.Events;

namespace Patchbay.Gateway.Ledger;

/// <summary>Counts what an answer used as its bytes pass by, and puts the exchange down before the last of them is released. Changes and delays none of the others.</summary>
internal sealed class AnswerTally : IDisposable
{
    private readonly Exchange _exchange;
    private readonly EndpointAnswer _answer;
    private readonly UsageTap? _events;
    private readonly MessageTap? _whole;
    private readonly DecodedTap? _decoded;
    private readonly bool _isModelAnswer;

    public AnswerTally(Exchange exchange, EndpointAnswer answer)
    {
        (_exchange, _answer) = (exchange, answer);
        _isModelAnswer = exchange.Path == "/v1/messages" && answer.Status is >= 200 and < 300;
        exchange.IsStream = answer.Header("Content-Type").StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);
        if (AnswerForwarding.IsEventStream(answer)) _events = new UsageTap { Facts = exchange.Facts };
        else if (_isModelAnswer && AnswerForwarding.IsPlain(answer)) _whole = new MessageTap();
        else if (_isModelAnswer) _decoded = DecodedTap.Create(answer, exchange.Facts);
    }

    /// <summary>The stream of events as we can read it; null when it is none, or compressed.</summary>
    public UsageTap? Events => _events;

    /// <summary>Looks at the next bytes of the body.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        _exchange.Trace.AnswerBytes += bytes.Length;
        _events?.Read(bytes);
        _whole?.Read(bytes);
        _decoded?.Read(bytes);
    }

    /// <summary>True when nothing that matters comes after what was read: the last event, or the last byte that was announced.</summary>
    public bool IsAtEnd => _answer.IsEnded || _events is { IsComplete: true } || _exchange.Trace.AnswerBytes == _answer.ContentLength;

    /// <summary>Puts the exchange down, once.</summary>
    /// <param name="estimate">Why the answer is not complete; none when it is.</param>
    /// <returns>False when it could not be, and may not end without.</returns>
    public async ValueTask<bool> SettleAsync(Estimate estimate)
    {
        if (_exchange.IsSettled) return true;
        if (_decoded is not null) await _decoded.CompleteAsync().ConfigureAwait(false);
        if (_exchange.Facts is { } facts)
        {
            _whole?.Tell(facts);
            _decoded?.Tell(facts);
        }

        // Whole for the connection, and yet not to its last event.
        if (estimate == Estimate.None && (_events ?? _decoded?.Events) is { HasEvents: true } events && (!events.IsComplete || events.IsFailed)) estimate = Estimate.EndpointCut;
        if (estimate != Estimate.None) _exchange.Estimate = estimate;
        if (_isModelAnswer) _exchange.NoteUsage(Reported, Counted(estimate));
        var isUnread = _decoded is null ? _events is null && _whole is null : _decoded.IsGivenUp;
        if (_isModelAnswer && isUnread && estimate == Estimate.None) _exchange.Estimate = Estimate.NotReadable;
        return await _exchange.SettleAsync().ConfigureAwait(false);
    }

    private TokenUsage Reported => _events?.Usage ?? _whole?.Usage ?? _decoded?.Usage ?? default;

    private TokenUsage Counted(Estimate estimate)
    {
        var reported = Reported;
        var text = (_events ?? _decoded?.Events)?.DeltaBytes;
        if (estimate == Estimate.None && reported is { Input: not null, Output: not null }) return reported;
        // What was cut before its first event: nobody knows.
        if (estimate != Estimate.None && reported.IsEmpty) return reported;
        return reported with
        {
            Input = reported.Input ?? _exchange.Trace.SentBytes / 4,
            Output = Math.Max(reported.Output ?? 0, (text ?? _exchange.Trace.AnswerBytes) / 4),
        };
    }

    public void Dispose()
    {
        _events?.Dispose();
        _whole?.Dispose();
        _decoded?.Dispose();
    }
}
