using Patchbay.Console.Live;
using Patchbay.Protocol.Control;

namespace Patchbay.Console.Traffic;

/// <summary>The exchanges of this gateway, and what may be done with them.</summary>
public interface ITrafficBook
{
    /// <summary>Those that have found their route and have not ended, the latest first.</summary>
    IReadOnlyList<TrafficEntry> Open { get; }

    /// <summary>The last that have ended, oldest first.</summary>
    IReadOnlyList<TrafficEntry> Ended { get; }

    /// <summary>Beats when an exchange has found its route, and when it ends.</summary>
    Pulse Changed { get; }

    /// <summary>One of them with all that is remembered of it; null when it is no longer remembered.</summary>
    ExchangeDetail? Find(long id);

    /// <summary>What it cost in millionths of a dollar; null where nobody knows prices.</summary>
    long? MicroDollars(TrafficEntry entry) => entry.MicroDollars;

    /// <summary>Whether bodies are recorded, and how much there is.</summary>
    Recording Recording { get; }

    /// <summary>Beats when recording is switched on or off, or cleared.</summary>
    Pulse RecordingChanged { get; }

    /// <summary>Records bodies from the next request on, or stops and forgets those that were recorded.</summary>
    void Record(bool isOn);

    /// <summary>Forgets what was recorded, and goes on.</summary>
    void Forget();

    /// <summary>Sends a recorded request once more, to an endpoint of one's choice.</summary>
    /// <param name="id">The exchange that was recorded.</param>
    /// <param name="endpoint">An endpoint's name.</param>
    /// <param name="model">The model to ask it for; empty = the one that was asked for.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<ReplayOutcome> ReplayAsync(long id, string endpoint, string model, CancellationToken cancellationToken);
}

/// <summary>Bodies that are recorded: in memory alone.</summary>
/// <param name="IsOn">Whether they are.</param>
/// <param name="Exchanges">Of how many exchanges there are some.</param>
/// <param name="Bytes">How much.</param>
/// <param name="MaxBytes">How much there may be; the oldest go first.</param>
/// <param name="MaxBody">How much of one body.</param>
public sealed record Recording(bool IsOn, int Exchanges, long Bytes, long MaxBytes, long MaxBody);

/// <summary>What came of sending a request again.</summary>
/// <param name="Problem">Why it was not sent; empty when it was.</param>
/// <param name="Entry">The exchange that it became; null when it was not sent.</param>
/// <param name="Answer">The answer's body.</param>
public sealed record ReplayOutcome(string Problem, TrafficEntry? Entry, string Answer);
