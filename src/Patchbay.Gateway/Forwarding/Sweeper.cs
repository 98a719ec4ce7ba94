namespace Patchbay.Gateway.Forwarding;

/// <summary>The one clock of all exchanges: once a second it looks for those that have been silent too long.</summary>
internal sealed class Sweeper : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<ExchangeWatch> _watches = [];
    private readonly ITimer _timer;
    private ExchangeWatch[] _sweep = [];

    public Sweeper(TimeProvider time)
    {
        _timer = time.CreateTimer(static sweeper => ((Sweeper)sweeper!).Sweep(), this, Interval, Interval);
    }

    public void Add(ExchangeWatch watch)
    {
        lock (_lock)
        {
            watch.Slot = _watches.Count;
            _watches.Add(watch);
        }
    }

    public void Remove(ExchangeWatch watch)
    {
        lock (_lock)
        {
            // The last one takes the free place, so that no removal moves the list.
            var last = _watches[^1];
            _watches[watch.Slot] = last;
            last.Slot = watch.Slot;
            _watches.RemoveAt(_watches.Count - 1);
        }
    }

    private void Sweep()
    {
        int count;
        lock (_lock)
        {
            count = _watches.Count;
            if (count == 0) return;
            if (_sweep.Length < count) _sweep = new ExchangeWatch[count * 2];
            _watches.CopyTo(_sweep);
        }

        var now = Environment.TickCount64;
        for (var i = 0; i < count; i++) _sweep[i].Sweep(now);
        Array.Clear(_sweep, 0, count);
    }

    public void Dispose() => _timer.Dispose();
}
