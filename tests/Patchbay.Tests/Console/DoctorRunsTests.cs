using Patchbay.Console.Doctor;

namespace Patchbay.Tests.Console;

/// <summary>Runs that nobody need look at.</summary>
public sealed class DoctorRunsTests
{
    [Fact]
    public async Task One_runs_at_a_time_for_an_endpoint_and_is_found_again_with_its_report()
    {
        var doctor = new SlowDoctor();
        var runs = new DoctorRuns(doctor, TimeProvider.System, CancellationToken.None);
        runs.Begin(Plan("one"), slow: false);
        runs.Begin(Plan("one"), slow: false);
        runs.Begin(Plan("two"), slow: false);
        Assert.Equal(["two", "one"], runs.All.Select(run => run.Plan.Endpoint));

        await doctor.Started.WaitAsync(CancellationToken.None);
        await doctor.Started.WaitAsync(CancellationToken.None);
        doctor.End.SetResult();
        var run = await UntilAsync(runs, "one", DoctorRunState.Done);
        Assert.Equal("1 failed, 1 good", run.Sum);
        Assert.Equal("fail", run.Worst);
        Assert.Equal("<p>one</p>", runs.Find(run.Id)!.Report!.Html);
        runs.Begin(Plan("one"), slow: false);
        Assert.Equal(3, runs.All.Count);
    }

    [Fact]
    public async Task A_stopped_one_keeps_what_it_found_and_has_no_report()
    {
        var doctor = new SlowDoctor();
        var runs = new DoctorRuns(doctor, TimeProvider.System, CancellationToken.None);
        runs.Begin(Plan("one"), slow: false);
        await doctor.Started.WaitAsync(CancellationToken.None);
        runs.Stop(runs.All[0].Id);
        var run = await UntilAsync(runs, "one", DoctorRunState.Stopped);
        Assert.Equal((2, null), (run.Lines.Count, run.Report));
    }

    [Fact]
    public async Task The_oldest_are_forgotten()
    {
        var doctor = new SlowDoctor();
        doctor.End.SetResult();
        var runs = new DoctorRuns(doctor, TimeProvider.System, CancellationToken.None);
        for (var number = 0; number < DoctorRuns.Most + 5; number++)
        {
            runs.Begin(Plan($"e{number}"), slow: false);
            await UntilAsync(runs, $"e{number}", DoctorRunState.Done);
        }

        Assert.Equal(DoctorRuns.Most, runs.All.Count);
        Assert.Null(runs.Last("e0"));
    }

    [Fact]
    public async Task An_endpoint_that_is_gone_is_said_where_the_report_would_be()
    {
        var runs = new DoctorRuns(new SlowDoctor { IsGone = true }, TimeProvider.System, CancellationToken.None);
        runs.Begin(Plan("gone"), slow: false);
        Assert.Equal("there is no endpoint named `gone`", (await UntilAsync(runs, "gone", DoctorRunState.Done)).Problem);
    }

    private static DoctorPlan Plan(string endpoint) => new(endpoint, "http://127.0.0.1:1", 21, 10, 10, true);

    private static async Task<DoctorRun> UntilAsync(DoctorRuns runs, string endpoint, DoctorRunState state)
    {
        var wake = System.Threading.Channels.Channel.CreateBounded<bool>(1);
        using var listening = runs.Changed.Listen(wake.Writer);
        while (runs.Last(endpoint) is not { } run || run.State != state) await wake.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        return runs.Last(endpoint)!;
    }

    /// <summary>Makes two checks and waits.</summary>
    private sealed class SlowDoctor : IDoctor
    {
        public SemaphoreSlim Started { get; } = new(0);

        public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsGone { get; init; }

        public DoctorPlan? Plan(string endpoint, bool slow) => DoctorRunsTests.Plan(endpoint);

        public async Task<DoctorReportFiles> RunAsync(string endpoint, bool slow, Action<CheckLine> told, CancellationToken cancellationToken)
        {
            if (IsGone) throw new InvalidOperationException($"there is no endpoint named `{endpoint}`");
            told(new CheckLine("name", "pass", "", "", "", 1));
            told(new CheckLine("connect", "fail", "", "", "", 1));
            Started.Release();
            await End.Task.WaitAsync(cancellationToken);
            return new DoctorReportFiles($"<p>{endpoint}</p>", "{}");
        }
    }
}
