using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints.Sending;
using Patchbay.Gateway.Ledger;

namespace Patchbay.Gateway.Forwarding;

/// <summary>Why an exchange was stopped from our side.</summary>
internal enum StopReason
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>The client hung up.</summary>
    ClientGone,

    /// <summary>The endpoint was silent for its whole idle time.</summary>
    Idle,
}

/// <summary>Is told about an endpoint's silence, once a second.</summary>
internal interface ISilenceListener
{
    /// <summary>Called by the sweep, on its thread.</summary>
    /// <param name="silent">Milliseconds since the endpoint's last byte.</param>
    /// <param name="now">Milliseconds of <see cref="Environment.TickCount64"/>.</param>
    void OnSilence(long silent, long now);
}

/// <summary>Watches one exchange: lets go of the endpoint the moment the client hangs up, and when the endpoint falls silent.</summary>
/// <remarks>No timer and no token a read: a read touches a field, and one sweep a second looks at all fields (<see cref="Sweeper"/>).</remarks>
internal sealed class ExchangeWatch : IDisposable
{
    /// <summary>An exchange that ends sooner has one row and nothing before it.</summary>
    private const long NoteAfterMilliseconds = 1000;

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenRegistration _clientGone;
    private readonly Sweeper _sweeper;
    private long _idleMilliseconds = long.MaxValue;
    private EndpointAnswer? _answer;
    private readonly long _began = Environment.TickCount64;
    private bool _isNoted;
    private int _reason;
    private long _lastActivity = Environment.TickCount64;

    public ExchangeWatch(HttpContext context, Sweeper sweeper)
    {
        _sweeper = sweeper;
        _clientGone = context.RequestAborted.UnsafeRegister(static watch => ((ExchangeWatch)watch!).Stop(StopReason.ClientGone), this);
        sweeper.Add(this);
    }

    /// <summary>Cancelled when the exchange is to stop while no answer has come.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Why it was stopped, if it was.</summary>
    public StopReason Reason => (StopReason)Volatile.Read(ref _reason);

    /// <summary>How long the endpoint may be silent; no limit until it is set.</summary>
    public TimeSpan IdleTimeout
    {
        set
        {
            Touch();
            Volatile.Write(ref _idleMilliseconds, value == Timeout.InfiniteTimeSpan ? long.MaxValue : (long)value.TotalMilliseconds);
        }
    }

    /// <summary>Position in the sweeper's list; the sweeper's own.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>Whoever may have to say something while the endpoint is silent.</summary>
    public ISilenceListener? Listener { get; set; }

    /// <summary>The exchange, once it has its route; noted in the ledger as begun when it goes on for long.</summary>
    public Exchange? Exchange { get; set; }

    /// <summary>A byte came from the endpoint.</summary>
    public void Touch() => Volatile.Write(ref _lastActivity, Environment.TickCount64);

    /// <summary>From now on stopping means aborting this answer.</summary>
    public void Attach(EndpointAnswer answer)
    {
        Touch();
        Volatile.Write(ref _answer, answer);
        if (Reason != StopReason.None) answer.Abort();
    }

    /// <summary>Looks at the clock; called once a second.</summary>
    public void Sweep(long now)
    {
        if (!_isNoted && now - _began >= NoteAfterMilliseconds && Exchange is { Books: { } books } exchange)
        {
            _isNoted = true;
            books.NoteBegun(exchange);
        }

        var silent = now - Volatile.Read(ref _lastActivity);
        if (silent >= Volatile.Read(ref _idleMilliseconds)) Stop(StopReason.Idle);
        else Listener?.OnSilence(silent, now);
    }

    private void Stop(StopReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, (int)StopReason.None) != (int)StopReason.None) return;
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        Volatile.Read(ref _answer)?.Abort();
    }

    public void Dispose()
    {
        _sweeper.Remove(this);
        _clientGone.Dispose();
        _stop.Dispose();
    }
}
