using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Patchbay.Endpoints.Sending.Http1.Sockets;

/// <summary>A thread that waits for many connections and runs, on itself, what waited for them.</summary>
/// <remarks>Why not the runtime's: it learns of every event on every socket, but cannot know that a receive that did not fill its
/// buffer has emptied the socket, and asks the kernel once more after each; and its threads, one a core, take turns on a busy
/// machine (bench/results: an event costs 6 to 8 µs less here).</remarks>
internal sealed unsafe class EventLoop
{
    private const int EventsAtOnce = 256;
    private const uint Interest = Epoll.In | Epoll.Out | Epoll.ReadHangUp | Epoll.EdgeTriggered;

    /// <summary>A loop takes so many connections before the next one is used: a thousand streams of twenty events a second are
    /// 60 % of a core here, and cost a tenth less on one thread than on two that take turns (bench/results).</summary>
    private const int FullAt = 1024;

    private static readonly Lazy<EventLoop[]> Loops = new(() => [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new EventLoop())]);

    private readonly int _epoll = Epoll.Create();
    private readonly Lock _lock = new();
    private readonly Stack<int> _free = new();
    private EpollPort?[] _ports = new EpollPort?[64];
    private int _used;
    private int _count;
    private bool _isRunning;
    private uint _generation;

    /// <summary>The loop for one more connection: the first with room, else the emptiest.</summary>
    public static EventLoop Next()
    {
        var loops = Loops.Value;
        foreach (var loop in loops)
        {
            if (loop.Count < FullAt) return loop;
        }

        return loops.MinBy(static loop => loop.Count)!;
    }

    private int Count => Volatile.Read(ref _count);

    /// <summary>Watches a connection from now on.</summary>
    /// <returns>Its place here, for <see cref="Remove"/>.</returns>
    /// <exception cref="SocketException">The kernel has no room for it.</exception>
    public int Add(EpollPort port, SafeSocketHandle handle)
    {
        int slot;
        uint generation;
        lock (_lock)
        {
            if (!_free.TryPop(out slot))
            {
                slot = _used++;
                if (slot == _ports.Length) Array.Resize(ref _ports, slot * 2);
            }

            _count++;
            if (!_isRunning) new Thread(Run) { IsBackground = true, Name = "Endpoints" }.UnsafeStart();
            _isRunning = true;
            generation = ++_generation;
            port.Generation = generation;
            Volatile.Write(ref _ports[slot], port);
        }

        var error = Epoll.Add(_epoll, handle, Interest, ((ulong)generation << 32) | (uint)slot);
        if (error == 0) return slot;
        Remove(slot);
        throw new SocketException((int)SocketError.NoBufferSpaceAvailable, $"epoll_ctl failed: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>Forgets a connection; its descriptor is closed by its owner.</summary>
    public void Remove(int slot)
    {
        lock (_lock)
        {
            _ports[slot] = null;
            _count--;
            _free.Push(slot);
        }
    }

    private void Run()
    {
        var events = stackalloc byte[EventsAtOnce * Epoll.EventBytes];
        while (true)
        {
            var count = Epoll.Wait(_epoll, events, EventsAtOnce);
            if (count < 0 && Marshal.GetLastPInvokeError() != Epoll.Interrupted) throw new InvalidOperationException($"epoll_wait failed: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
            for (var i = 0; i < count; i++)
            {
                var (flags, data) = Epoll.Read(events, i);
                // A slot may have a new tenant since the kernel spoke.
                if (Volatile.Read(ref Volatile.Read(ref _ports)[(uint)data]) is { } port && port.Generation == data >> 32) port.OnEvents(flags);
            }
        }
    }
}
