using System.Collections.Concurrent;
using System.Text.Json;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.JsonRpc;

namespace Patchbay.EndToEnd.Peers;

/// <summary>An editor that permits everything, has one file and one terminal; what is called <c>undecided</c> it never decides.</summary>
internal sealed class AcpEditor : IAcpClientHandler
{
    public ConcurrentQueue<JsonRpcFault> Faults { get; } = new();

    public async Task<PermissionResponse> RequestPermissionAsync(PermissionRequest request, CancellationToken cancellationToken)
    {
        if (request.ToolCall.ToolCallId == "undecided") await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        return PermissionResponse.Select(request.Options[0].OptionId);
    }

    public Task<ReadTextFileResponse> ReadTextFileAsync(ReadTextFileRequest request, CancellationToken cancellationToken) => Task.FromResult(new ReadTextFileResponse { Content = $"text of {request.Path}" });

    public Task<AcpEmpty> WriteTextFileAsync(WriteTextFileRequest request, CancellationToken cancellationToken) => Task.FromResult(new AcpEmpty());

    public Task<CreateTerminalResponse> CreateTerminalAsync(CreateTerminalRequest request, CancellationToken cancellationToken) => Task.FromResult(new CreateTerminalResponse { TerminalId = "t" });

    public Task<TerminalOutputResponse> TerminalOutputAsync(TerminalReference request, CancellationToken cancellationToken) => Task.FromResult(new TerminalOutputResponse { Output = "o", Truncated = true });

    public Task<TerminalExit> WaitForTerminalExitAsync(TerminalReference request, CancellationToken cancellationToken) => Task.FromResult(new TerminalExit { Signal = "SIGTERM" });

    public Task<AcpEmpty> KillTerminalAsync(TerminalReference request, CancellationToken cancellationToken) => Task.FromResult(new AcpEmpty());

    public Task<AcpEmpty> ReleaseTerminalAsync(TerminalReference request, CancellationToken cancellationToken) => Task.FromResult(new AcpEmpty());

    public Task<ElicitationResponse> ElicitAsync(ElicitationRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new ElicitationResponse { Action = ElicitationAction.Accept, Content = JsonElement.Parse("""{"a":"b"}""") });

    public void OnFault(JsonRpcFault fault) => Faults.Enqueue(fault);
}
