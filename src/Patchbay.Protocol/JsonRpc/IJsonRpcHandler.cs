namespace Patchbay.Protocol.JsonRpc;

/// <summary>What a connection hands over. Requests and notifications come in the order in which they were read; answers to our own
/// requests keep their place among them too.</summary>
public interface IJsonRpcHandler
{
    /// <summary>Answers a request. Many run at once: only the part up to the first await holds up what comes after it.</summary>
    /// <returns>The answer. A <see cref="JsonRpcException"/> is answered with its error; being cancelled, once the request is, with −32800;
    /// anything else that is thrown with −32603, and reported.</returns>
    Task<JsonRpcAnswer> OnRequestAsync(JsonRpcRequest request);

    /// <summary>Takes a notification; the next message waits until it is done. It may ask the peer something: the answers to what is
    /// asked while it runs come at once. It must not wait for anything else that the peer has yet to say.</summary>
    /// <param name="notification">The message.</param>
    /// <param name="cancellationToken">Cancelled when the connection is disposed.</param>
    ValueTask OnNotificationAsync(JsonRpcMessage notification, CancellationToken cancellationToken);

    /// <summary>Hears what went wrong beside the messages: stray lines, stray answers, handlers that threw. Called by several threads.</summary>
    void OnFault(JsonRpcFault fault)
    {
    }
}
