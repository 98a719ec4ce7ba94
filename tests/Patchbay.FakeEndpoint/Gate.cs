namespace Patchbay.FakeEndpoint;

/// <summary>Holds answers until a test says go. A release lets everything go that is held at that moment, nothing that comes later.</summary>
internal sealed class Gate
{
    private volatile TaskCompletionSource _open = New();

    public Task WaitAsync(CancellationToken cancellationToken) => _open.Task.WaitAsync(cancellationToken);

    public void Release() => Interlocked.Exchange(ref _open, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
