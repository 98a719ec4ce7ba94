using Patchbay.Endpoints.Diagnosis;
using Patchbay.Protocol.JsonRpc;

namespace Patchbay.Host.Acp.Proxy;

/// <summary>An agent that cannot start tells why, in answer to the editor's first request: editors show that, and standard error not always.</summary>
/// <param name="why">Why.</param>
public sealed class Refusal(Finding why) : IJsonRpcHandler
{
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when a request was answered.</summary>
    public Task Told => _told.Task;

    /// <inheritdoc/>
    public Task<JsonRpcAnswer> OnRequestAsync(JsonRpcRequest request)
    {
        request.TryAnswer(JsonRpcAnswer.Fail(JsonRpcErrorCode.InternalError, why.Message));
        _told.TrySetResult();
        return Task.FromResult(JsonRpcAnswer.Ok());
    }

    /// <inheritdoc/>
    public ValueTask OnNotificationAsync(JsonRpcMessage notification, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
