using System.Diagnostics;
using Patchbay.Tests.Translation;

namespace Patchbay.Fuzz;

/// <summary>An input that was not stood.</summary>
/// <param name="Text">Dialect, seed, exception, input.</param>
/// <param name="Input">The damaged bytes.</param>
internal sealed record Fault(string Text, byte[] Input);

/// <summary>A range of seeds, tried on all cores.</summary>
internal sealed class FuzzRun(DamagedInput inputs, int firstSeed, int count)
{
    /// <summary>A small input takes microseconds; who needs this long hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>What is still not done after so long will never be: a thread cannot be ended, so the program is.</summary>
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _kinds = [];
    private readonly (int Seed, long Since)[] _current = new (int, long)[Environment.ProcessorCount];
    private int _next = -1;
    private int _tried;
    private int _faultCount;

    /// <summary>The first fault of each kind: same exception, thrown at the same place.</summary>
    public List<Fault> Faults { get; } = [];

    /// <summary>All faults.</summary>
    public int FaultCount => _faultCount;

    /// <summary>Inputs that were tried.</summary>
    public int Tried => _tried;

    /// <summary>For all inputs.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>The input that took longest, by the best of three tries: another program may have had the core.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>Tries them all.</summary>
    public void Execute()
    {
        var begun = Stopwatch.GetTimestamp();
        Thread[] threads = [.. Enumerable.Range(0, _current.Length).Select(worker => new Thread(() => Work(worker)) { IsBackground = true })];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads)
        {
            while (!thread.Join(TimeSpan.FromSeconds(1))) EndIfHung();
        }

        Took = Stopwatch.GetElapsedTime(begun);
    }

    private void Work(int worker)
    {
        for (int at; (at = Interlocked.Increment(ref _next)) < count;)
        {
            var seed = unchecked(firstSeed + at) & int.MaxValue;
            _current[worker] = (seed, Stopwatch.GetTimestamp());
            var took = Try(seed);
            Interlocked.Increment(ref _tried);
            if (took <= Slowest && took <= Patience) continue;
            for (var again = 0; again < 2; again++) took = TimeSpan.FromTicks(Math.Min(took.Ticks, Try(seed, isFirst: false).Ticks));
            Note(seed, took);
        }

        _current[worker] = default;
    }

    private void Note(int seed, TimeSpan took)
    {
        lock (_lock)
        {
            if (took > Slowest) Slowest = took;
        }

        if (took > Patience) Add("hang", new Fault($"{inputs.Translator.Dialect} {inputs.Name}, seed {seed}: one input took {took.TotalSeconds:0.0} s", []));
    }

    private TimeSpan Try(int seed, bool isFirst = true)
    {
        var begun = Stopwatch.GetTimestamp();
        try
        {
            inputs.Try(seed);
        }
        catch (DamagedInputException fault)
        {
            if (isFirst) Add(KindOf(fault.InnerException!), new Fault(fault.Message, fault.Input));
        }

        return Stopwatch.GetElapsedTime(begun);
    }

    private static string KindOf(Exception fault) =>
        $"{fault.GetType()} {(fault is IllegalAnswerException ? fault.Message : "")} {fault.StackTrace?.Split('\n').FirstOrDefault(static line => line.Contains("Patchbay.", StringComparison.Ordinal))}";

    private void Add(string kind, Fault fault)
    {
        Interlocked.Increment(ref _faultCount);
        lock (_lock)
        {
            if (_kinds.Add(kind)) Faults.Add(fault);
        }
    }

    private void EndIfHung()
    {
        foreach (var (seed, since) in _current)
        {
            if (since == 0 || Stopwatch.GetElapsedTime(since) < LastPatience) continue;
            Console.Error.WriteLine($"{inputs.Translator.Dialect} {inputs.Name}, seed {seed}: hangs");
            Environment.Exit(1);
        }
    }
}
