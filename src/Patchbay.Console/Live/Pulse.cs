using System.Threading.Channels;

namespace Patchbay.Console.Live;

/// <summary>Tells whoever listens that something has changed; not what, and several changes may become one.</summary>
public sealed class Pulse
{
    private readonly Lock _lock = new();
    private volatile ChannelWriter<bool>[] _listeners = [];

    /// <summary>Something has changed.</summary>
    public void Beat()
    {
        foreach (var listener in _listeners) listener.TryWrite(true);
    }

    /// <summary>Listens until the returned value is disposed.</summary>
    /// <param name="listener">Of a channel that holds one and drops the rest.</param>
    public IDisposable Listen(ChannelWriter<bool> listener)
    {
        lock (_lock) _listeners = [.. _listeners, listener];
        return new Listening(this, listener);
    }

    private sealed class Listening(Pulse pulse, ChannelWriter<bool> listener) : IDisposable
    {
        public void Dispose()
        {
            lock (pulse._lock) pulse._listeners = [.. pulse._listeners.Where(one => one != listener)];
        }
    }
}
