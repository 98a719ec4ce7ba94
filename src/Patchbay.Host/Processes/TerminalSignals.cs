using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Patchbay.Host.Processes;

/// <summary>What the launcher does with signals while the agent lives. The terminal sends its own (Ctrl-C, Ctrl-\, a hang-up) to the agent
/// directly, as both are in one process group; those that somebody sends to the launcher alone are sent on.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class TerminalSignals : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Lock _lock = new();
    private readonly List<int> _early = [];
    private int _child;

    private TerminalSignals() { }

    /// <summary>Takes the signals over from their defaults, which would end the launcher before the agent.</summary>
    public static TerminalSignals Take()
    {
        var signals = new TerminalSignals();
        var ignored = IgnoredAtStart();
        // Ctrl-C and Ctrl-\ are for the agent: it has them already.
        signals.Register(PosixSignal.SIGINT, UnixSignal.Interrupt, ignored, sendOn: false);
        signals.Register(PosixSignal.SIGQUIT, UnixSignal.Quit, ignored, sendOn: false);
        signals.Register(PosixSignal.SIGTERM, UnixSignal.Terminate, ignored, sendOn: true);
        signals.Register(PosixSignal.SIGHUP, UnixSignal.HangUp, ignored, sendOn: true);
        return signals;
    }

    /// <summary>From now on <paramref name="child"/> gets what is to be sent on, and now what came while it was being started.</summary>
    public void SendOnTo(int child)
    {
        lock (_lock)
        {
            _child = child;
            foreach (var number in _early) UnixNative.Kill(child, number);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void Register(PosixSignal signal, int number, ulong ignored, bool sendOn)
    {
        // `nohup` and scripts' background jobs ignore signals on purpose; taking one over would reset it for the agent.
        if ((ignored & (1UL << (number - 1))) != 0) return;
        _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            if (sendOn) SendOn(number);
        }));
    }

    private void SendOn(int number)
    {
        lock (_lock)
        {
            if (_child > 0) UnixNative.Kill(_child, number);
            else _early.Add(number);
        }
    }

    /// <summary>The signals that this process ignores, as a bit mask; 0 where the system does not tell (macOS).</summary>
    private static ulong IgnoredAtStart()
    {
        const string status = "/proc/self/status";
        if (!File.Exists(status)) return 0;
        var line = File.ReadLines(status).FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        return line is not null && ulong.TryParse(line.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask) ? mask : 0;
    }
}
