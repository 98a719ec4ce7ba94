using System.Text.Json;
using Patchbay.Endpoints.Sending;
using Patchbay.Protocol.Errors;
using Patchbay.Protocol.Headers;

namespace Patchbay.Endpoints.Kinds.Demo;

/// <summary>The scripted model inside the binary: needs no key and no network, speaks the whole streaming format, calls a tool
/// when asked, and says which of the two demo endpoints it is.</summary>
public static class DemoModel
{
    /// <summary>Answers like a Messages endpoint.</summary>
    public static ValueTask<SendOutcome> AnswerAsync(Endpoint endpoint, EndpointRequest request, CancellationToken cancellationToken)
    {
        var path = request.Target.AsSpan();
        var query = path.IndexOf('?');
        if (query >= 0) path = path[..query];
        return ValueTask.FromResult<SendOutcome>(path switch
        {
            "/v1/messages" when request.Method == "POST" => Message(endpoint, request, cancellationToken),
            "/v1/messages/count_tokens" when request.Method == "POST" => DemoAnswer.Json(200, $$"""{"input_tokens":{{request.Body.Length / 4}}}"""),
            "/v1/models" => DemoAnswer.Json(200, DemoCatalog.List(endpoint.Name)),
            _ when path.StartsWith("/v1/models/") => DemoAnswer.Json(200, DemoCatalog.One(path["/v1/models/".Length..].ToString(), endpoint.Name)),
            _ => DemoAnswer.Json(404, ErrorType.NotFound, $"the demo endpoint has no {path}"),
        });
    }

    private static DemoAnswer Message(Endpoint endpoint, EndpointRequest request, CancellationToken cancellationToken)
    {
        var body = new byte[request.Body.Length];
        request.Body.CopyTo(0, body);
        DemoTurn turn;
        try
        {
            turn = DemoTurn.Read(body);
        }
        catch (JsonException broken)
        {
            return DemoAnswer.Json(400, ErrorType.InvalidRequest, $"the request body is not JSON: {broken.Message}");
        }

        var reply = DemoScript.Reply(endpoint.Name, turn);
        return turn.Stream
            ? DemoAnswer.Stream(DemoEvents.Of(turn, reply), reply.Pause, cancellationToken)
            : DemoAnswer.Json(200, DemoEvents.Whole(turn, reply));
    }
}
