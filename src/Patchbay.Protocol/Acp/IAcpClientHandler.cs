using Patchbay.Protocol.JsonRpc;

namespace Patchbay.Protocol.Acp;

/// <summary>A client as it answers its agent. What it does not have is answered with −32601; what it has it says in <see cref="ClientCapabilities"/>.</summary>
/// <remarks>Requests run beside each other; their token is cancelled when the agent takes one back. A <see cref="JsonRpcException"/> is answered with its error.</remarks>
public interface IAcpClientHandler
{
    /// <summary>Asks the person whether a tool may run.</summary>
    Task<PermissionResponse> RequestPermissionAsync(PermissionRequest request, CancellationToken cancellationToken);

    /// <summary>Reads a file, with what the editor has not saved.</summary>
    Task<ReadTextFileResponse> ReadTextFileAsync(ReadTextFileRequest request, CancellationToken cancellationToken) => AcpCalls.Unknown(ClientMethods.ReadTextFile);

    /// <summary>Writes a file.</summary>
    Task<AcpEmpty> WriteTextFileAsync(WriteTextFileRequest request, CancellationToken cancellationToken) => AcpCalls.Unknown(ClientMethods.WriteTextFile);

    /// <summary>Starts a command.</summary>
    Task<CreateTerminalResponse> CreateTerminalAsync(CreateTerminalRequest request, CancellationToken cancellationToken) => AcpCalls.Unknown(ClientMethods.CreateTerminal);

    /// <summary>Says what a command has written.</summary>
    Task<TerminalOutputResponse> TerminalOutputAsync(TerminalReference request, CancellationToken cancellationToken) => AcpCalls.Unknown(ClientMethods.TerminalOutput);

    /// <summary>Waits for a command's end.</summary>
    Task<TerminalExit> WaitForTerminalExitAsync(TerminalReference request, CancellationToken cancellationToken) => AcpCalls.Unknown(ClientMethods.WaitForTerminalExit);

    /// <summary>Ends a command; its output stays.</summary>
    Task<AcpEmpty> KillTerminalAsync(TerminalReference request, CancellationToken cancellationToken) => AcpCalls.Unknown(ClientMethods.KillTerminal);

    /// <summary>Ends a command and forgets it.</summary>
    Task<AcpEmpty> ReleaseTerminalAsync(TerminalReference request, CancellationToken cancellationToken) => AcpCalls.Unknown(ClientMethods.ReleaseTerminal);

    /// <summary>Asks the person something.</summary>
    Task<ElicitationResponse> ElicitAsync(ElicitationRequest request, CancellationToken cancellationToken) => AcpCalls.Unknown(ClientMethods.Elicit);

    /// <summary>A request that has no method here, raw.</summary>
    Task<JsonRpcAnswer> OtherRequestAsync(JsonRpcRequest request) => Task.FromResult(JsonRpcAnswer.Fail(JsonRpcError.MethodNotFound(request.Method)));

    /// <summary>A notification that has none, raw.</summary>
    ValueTask OtherNotificationAsync(JsonRpcMessage notification, CancellationToken cancellationToken) => default;

    /// <summary>What went wrong beside the messages.</summary>
    void OnFault(JsonRpcFault fault)
    {
    }
}
