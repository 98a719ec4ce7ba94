using Patchbay.Console.Live;

namespace Patchbay.Console.Endpoints;

/// <summary>The endpoint that is being added: one at a time, of the process and not of a page, so that a page that is loaded again finds it where it is.</summary>
/// <param name="book">Tries it out and writes it down.</param>
internal sealed class EndpointAttempts(IEndpointBook book)
{
    private readonly Lock _lock = new();
    private EndpointDraft _draft = new();
    private AttemptView? _now;
    private CancellationTokenSource? _running;

    /// <summary>How it is at this moment; null when none is there.</summary>
    public AttemptView? Now
    {
        get { lock (_lock) return _now; }
    }

    /// <summary>Beats at every step.</summary>
    public Pulse Changed { get; } = new();

    /// <summary>Begins one; an earlier one that still runs is given up.</summary>
    /// <param name="draft">As typed; null = the last one again, with the key that was typed for it.</param>
    /// <param name="insist">Whether it is written down untried.</param>
    public void Begin(EndpointDraft? draft, bool insist)
    {
        CancellationTokenSource mine;
        lock (_lock)
        {
            _running?.Cancel();
            _running = mine = new CancellationTokenSource();
            _draft = draft ?? _draft;
            _now = new AttemptView(_draft.Shown, [], null);
        }

        Changed.Beat();
        _ = Task.Run(() => RunAsync(_draft, insist, mine));
    }

    /// <summary>Gives it up, or puts what came of it away.</summary>
    public void End()
    {
        lock (_lock)
        {
            _running?.Cancel();
            (_now, _running, _draft) = (null, null, new EndpointDraft());
        }

        Changed.Beat();
    }

    /// <summary>Takes a new name over into what is shown.</summary>
    public void Renamed(string from, string to)
    {
        lock (_lock)
        {
            if (_now is { Outcome: { } outcome } now && outcome.Name == from) _now = now with { Outcome = outcome with { Name = to } };
        }

        Changed.Beat();
    }

    private async Task RunAsync(EndpointDraft draft, bool insist, CancellationTokenSource mine)
    {
        try
        {
            var outcome = await book.AddAsync(draft, insist, step => Put(mine, now => now with { Steps = [.. now.Steps, step] }), mine.Token).ConfigureAwait(false);
            Put(mine, now => now with { Outcome = outcome });
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            // Given up; another one is shown, or none.
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            Put(mine, now => now with { Outcome = EntryOutcome.Refused("", failed.Message, "nothing was written") });
        }
    }

    private void Put(CancellationTokenSource mine, Func<AttemptView, AttemptView> change)
    {
        lock (_lock)
        {
            if (_running != mine || _now is not { } now) return;
            _now = change(now);
            // What is written down needs its key no more.
            if (_now.Outcome is { IsDone: true }) _draft = new EndpointDraft();
        }

        Changed.Beat();
    }
}

/// <summary>An attempt to add an endpoint.</summary>
/// <param name="Draft">What was typed, without a key.</param>
/// <param name="Steps">The steps taken so far.</param>
/// <param name="Outcome">What came of it; null while it runs.</param>
public sealed record AttemptView(EndpointDraft Draft, IReadOnlyList<ProbeLine> Steps, EntryOutcome? Outcome);
