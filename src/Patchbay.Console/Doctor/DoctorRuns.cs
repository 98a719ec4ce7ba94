using Patchbay.Console.Live;

namespace Patchbay.Console.Doctor;

/// <summary>The runs of this process: one at a time for an endpoint. They go on when nobody looks, and a page that is loaded again finds them.</summary>
/// <param name="doctor">Who looks.</param>
/// <param name="time">The clock.</param>
/// <param name="stopping">Cancelled when the process ends.</param>
internal sealed class DoctorRuns(IDoctor doctor, TimeProvider time, CancellationToken stopping)
{
    /// <summary>The oldest are forgotten; a report with its exchanges is some 200 KB.</summary>
    public const int Most = 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, CancellationTokenSource> _running = new(StringComparer.Ordinal);
    private IReadOnlyList<DoctorRun> _runs = [];

    /// <summary>All that are kept, the latest first.</summary>
    public IReadOnlyList<DoctorRun> All
    {
        get { lock (_lock) return _runs; }
    }

    /// <summary>Beats with every check.</summary>
    public Pulse Changed { get; } = new();

    /// <summary>The latest run of an endpoint; null when there is none.</summary>
    public DoctorRun? Last(string endpoint) => All.FirstOrDefault(run => run.Plan.Endpoint == endpoint);

    /// <summary>A run; null when it is forgotten.</summary>
    public DoctorRun? Find(string id) => All.FirstOrDefault(run => run.Id == id);

    /// <summary>Begins one, unless one of that endpoint runs already.</summary>
    public void Begin(DoctorPlan plan, bool slow)
    {
        DoctorRun run;
        CancellationTokenSource end;
        lock (_lock)
        {
            if (_runs.Any(other => other.Plan.Endpoint == plan.Endpoint && other.State == DoctorRunState.Running)) return;
            run = new DoctorRun(Guid.NewGuid().ToString("N"), plan, time.GetUtcNow(), [], DoctorRunState.Running);
            end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            _running[run.Id] = end;
            _runs = [run, .. _runs];
            // Those that run are never among the oldest: there is one for an endpoint.
            if (_runs.Count > Most) _runs = [.. _runs.Take(Most)];
        }

        Changed.Beat();
        _ = Task.Run(() => RunAsync(run, slow, end), CancellationToken.None);
    }

    /// <summary>Stops one; what it has found stays.</summary>
    public void Stop(string id)
    {
        lock (_lock) _running.GetValueOrDefault(id)?.Cancel();
    }

    private async Task RunAsync(DoctorRun run, bool slow, CancellationTokenSource end)
    {
        try
        {
            var report = await doctor.RunAsync(run.Plan.Endpoint, slow, line => Put(run.Id, now => now with { Lines = [.. now.Lines, line] }), end.Token).ConfigureAwait(false);
            Put(run.Id, now => now with { State = DoctorRunState.Done, Report = report });
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            Put(run.Id, static now => now with { State = DoctorRunState.Stopped });
        }
        catch (Exception failed) when (failed is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            // The endpoint went out of the settings, or something on the way is broken: said where the report would be.
            Put(run.Id, now => now with { State = DoctorRunState.Done, Problem = failed.Message });
        }
        finally
        {
            lock (_lock) _running.Remove(run.Id);
            end.Dispose();
        }
    }

    private void Put(string id, Func<DoctorRun, DoctorRun> change)
    {
        lock (_lock) _runs = [.. _runs.Select(run => run.Id == id ? change(run) : run)];
        Changed.Beat();
    }
}
