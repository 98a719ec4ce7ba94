using System.Text.Json;
using Patchbay.Protocol.JsonRpc;

namespace Patchbay.Protocol.Acp;

/// <summary>Typed calls and answers over a raw connection; both roles are made of these, and a proxy may use them beside its raw messages.</summary>
public static class AcpCalls
{
    /// <summary>Asks and waits for the answer.</summary>
    /// <exception cref="JsonRpcException">The peer answered with an error, or with a result of another shape (−32603).</exception>
    /// <exception cref="JsonRpcClosedException">There is nobody left who could answer.</exception>
    public static async Task<TResult> CallAsync<TParams, TResult>(
        this JsonRpcConnection connection, AcpRequest<TParams, TResult> method, TParams parameters, CancellationToken cancellationToken = default)
        where TParams : AcpObject where TResult : AcpObject
    {
        var answer = await connection.CallAsync(method.Name, AcpJson.Write(parameters), cancellationToken).ConfigureAwait(false);
        if (answer.Error is not null) throw new JsonRpcException(answer.Error);
        try
        {
            return AcpJson.Read<TResult>(answer.Result);
        }
        catch (JsonException exception)
        {
            throw new JsonRpcException(JsonRpcErrorCode.InternalError, $"the answer to `{method.Name}` has another shape: {exception.Message}");
        }
    }

    /// <summary>Says something that wants no answer.</summary>
    /// <returns>Done when it was written and flushed; fails with <see cref="IOException"/>.</returns>
    public static Task NotifyAsync<TParams>(this JsonRpcConnection connection, AcpNotification<TParams> method, TParams parameters) where TParams : AcpObject =>
        connection.NotifyAsync(method.Name, AcpJson.Write(parameters));

    /// <summary>Answers a request by a typed function; params of another shape are answered with −32602.</summary>
    public static async Task<JsonRpcAnswer> AnswerAsync<TParams, TResult>(
        this JsonRpcRequest request, AcpRequest<TParams, TResult> method, Func<TParams, CancellationToken, Task<TResult>> answer)
        where TParams : AcpObject where TResult : AcpObject
    {
        TParams parameters;
        try
        {
            parameters = AcpJson.Read<TParams>(request.Params);
        }
        catch (JsonException exception)
        {
            return JsonRpcAnswer.Fail(JsonRpcError.InvalidParams($"`{method.Name}`: {exception.Message}"));
        }

        return JsonRpcAnswer.Ok(AcpJson.Write(await answer(parameters, request.Cancelled).ConfigureAwait(false)));
    }

    /// <summary>Thrown for a method that the other side may not ask.</summary>
    internal static Task<TResult> Unknown<TParams, TResult>(AcpRequest<TParams, TResult> method) where TParams : AcpObject where TResult : AcpObject =>
        Task.FromException<TResult>(new JsonRpcException(JsonRpcError.MethodNotFound(method.Name)));
}
