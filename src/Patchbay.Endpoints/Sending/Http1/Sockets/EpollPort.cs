using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;

namespace Patchbay.Endpoints.Sending.Http1.Sockets;

/// <summary>A connection on an <see cref="EventLoop"/>: an event of a stream is one wake-up, one receive, and the rest of the way on the same thread.</summary>
internal sealed class EpollPort : SocketPort, IValueTaskSource<int>
{
    private readonly EventLoop _loop = EventLoop.Next();
    private readonly WriteSignal _writable = new();
    private ManualResetValueTaskSourceCore<int> _received;
    private Memory<byte> _buffer;
    private Readiness _readable;
    private int _slot = -1;
    private bool _isDrained = true;  // The reader's: the last receive left nothing behind.
    private volatile bool _hasEnd;   // An end or an error is to be read, and the kernel tells of it once.

    public EpollPort(Socket socket)
        : base(socket)
    {
        socket.Blocking = false;
    }

    /// <summary>Tells this tenant of its loop's slot from the one before.</summary>
    public uint Generation { get; set; }

    public override async ValueTask ConnectAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var native = address.Serialize();
        var error = Epoll.Connect(Socket.SafeHandle, native.Buffer.Span[..native.Size]);
        if (error is not 0 and not Epoll.InProgress and not Epoll.Interrupted) throw new SocketException((int)Epoll.SocketErrorOf(error), Marshal.GetPInvokeErrorMessage(error));
        // Only now: a socket that is not connecting counts as hung up.
        _slot = _loop.Add(this, Socket.SafeHandle);
        using (cancellationToken.UnsafeRegister(static port => ((EpollPort)port!).Dispose(), this)) await _writable.WaitAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = (int)Socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (outcome != 0) throw new SocketException(outcome);
    }

    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        while (true)
        {
            if (_isDrained)
            {
                _received.Reset();
                _buffer = buffer;
                if (_readable.TryWait()) return new ValueTask<int>(this, _received.Version);
            }

            if (TryReceive(buffer, out var received)) return new ValueTask<int>(received);
        }
    }

    /// <returns>False when there is nothing.</returns>
    private bool TryReceive(Memory<byte> buffer, out int received)
    {
        var mayHaveEnded = _hasEnd; // Read before the receive: an end that comes after it brings an event of its own.
        received = Socket.Receive(buffer.Span, SocketFlags.None, out var error);
        if (error is SocketError.WouldBlock or SocketError.IOPending or SocketError.TryAgain)
        {
            _isDrained = true;
            return false;
        }

        if (error != SocketError.Success) throw new SocketException((int)error);
        _isDrained = received < buffer.Length && !mayHaveEnded;
        return true;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            _writable.Clear();
            var sent = Socket.Send(bytes.Span, SocketFlags.None, out var error);
            if (error is SocketError.WouldBlock or SocketError.TryAgain) await _writable.WaitAsync().ConfigureAwait(false);
            else if (error != SocketError.Success) throw new SocketException((int)error);
            else bytes = bytes[sent..];
        }
    }

    /// <summary>Called by the loop, on its thread.</summary>
    public void OnEvents(uint events)
    {
        if ((events & (Epoll.ReadHangUp | Epoll.HangUp | Epoll.Error)) != 0) _hasEnd = true;
        if ((events & (Epoll.Out | Epoll.HangUp | Epoll.Error)) != 0) _writable.Raise();
        if ((events & (Epoll.In | Epoll.ReadHangUp | Epoll.HangUp | Epoll.Error)) == 0) return;
        if (_readable.Signal()) Complete();
    }

    private void Complete()
    {
        int received;
        try
        {
            if (!TryReceive(_buffer, out received))
            {
                // An event about something else; the reader goes on waiting.
                if (_readable.TryWait()) return;
                throw new ObjectDisposedException(nameof(EpollPort));
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            _received.SetException(failure);
            return;
        }

        _received.SetResult(received);
    }

    public override void Dispose()
    {
        var (isFirst, hadReader) = _readable.Close();
        if (!isFirst) return;
        if (_slot >= 0) _loop.Remove(_slot);
        Socket.Dispose();
        _writable.Close();
        if (!hadReader) return;
        // Whoever closes is not to run what the reader does next.
        _received.RunContinuationsAsynchronously = true;
        _received.SetException(new ObjectDisposedException(nameof(EpollPort)));
    }

    int IValueTaskSource<int>.GetResult(short token) => _received.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _received.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => _received.OnCompleted(continuation, state, token, flags);

    /// <summary>Room to write, or the end of connecting. Always completes without error: the next call on the socket tells.</summary>
    private sealed class WriteSignal : IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<bool> _core;
        private Readiness _ready;

        public ValueTask WaitAsync()
        {
            _core.Reset();
            return _ready.TryWait() ? new ValueTask(this, _core.Version) : ValueTask.CompletedTask;
        }

        public void Clear() => _ready.Clear();

        public void Raise()
        {
            if (_ready.Signal()) _core.SetResult(true);
        }

        public void Close()
        {
            if (!_ready.Close().HadWaiter) return;
            _core.RunContinuationsAsynchronously = true;
            _core.SetResult(true);
        }

        void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

        ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

        void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => _core.OnCompleted(continuation, state, token, flags);
    }
}
