namespace Patchbay.Protocol.JsonRpc;

/// <summary>Codes of JSON-RPC 2.0 §5.1 and those that the Agent Client Protocol adds (its schema's <c>ErrorCode</c>, read 2026-11-28).
/// The list is open: any 32-bit number may come.</summary>
public static class JsonRpcErrorCode
{
    /// <summary>The line is not JSON. Answered with the id <c>null</c>, for the request's own cannot be known.</summary>
    public const int ParseError = -32700;

    /// <summary>JSON, but not a message; a batch is none either (ACP has no batches).</summary>
    public const int InvalidRequest = -32600;

    /// <summary>Nobody here knows that method.</summary>
    public const int MethodNotFound = -32601;

    /// <summary>The method is known, its <c>params</c> have another shape than it takes.</summary>
    public const int InvalidParams = -32602;

    /// <summary>The one who was asked failed.</summary>
    public const int InternalError = -32603;

    /// <summary>ACP: the request was cancelled, by <c>$/cancel_request</c> or by the one who was asked.</summary>
    public const int RequestCancelled = -32800;

    /// <summary>ACP: the agent wants <c>authenticate</c> first.</summary>
    public const int AuthenticationRequired = -32000;

    /// <summary>ACP: no such session or file.</summary>
    public const int ResourceNotFound = -32002;
}
