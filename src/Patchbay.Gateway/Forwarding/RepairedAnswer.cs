using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Sending;
using Patchbay.Gateway.Failures;
using Patchbay.Gateway.Forwarding.Translated;
using Patchbay.Gateway.Ledger;
using Patchbay.Gateway.Routing;
using Patchbay.Translation.AnthropicMessages;
using Patchbay.Translation.Common;

namespace Patchbay.Gateway.Forwarding;

/// <summary>Answers of servers that do not quite speak the Messages API, put right. Nothing here concerns an endpoint whose kind has no
/// <see cref="EndpointQuirks"/>.</summary>
internal static class RepairedAnswer
{
    private static readonly StreamRepair Repair = new();

    /// <summary>Serves the answer when its endpoint is known to get this one wrong.</summary>
    /// <returns>False when it goes the way of all others; nothing has been read of it then.</returns>
    public static async ValueTask<bool> TryServeAsync(HttpContext context, Exchange exchange, Route route, EndpointAnswer answer, ExchangeWatch watch)
    {
        var quirks = route.Endpoint.Kind.Quirks;
        if (quirks == EndpointQuirks.None || !HttpMethods.IsPost(context.Request.Method)) return false;
        if (exchange.Path == "/v1/messages" && quirks.HasFlag(EndpointQuirks.OverlappingBlocks) && answer.Status is >= 200 and < 300 && AnswerForwarding.IsEventStream(answer))
        {
            await TellAgainAsync(context, exchange, route, answer, watch).ConfigureAwait(false);
            return true;
        }

        // What no client should see on any path is not this one's to answer: a redirect.
        if (exchange.Path != OtherPaths.CountTokens || !quirks.HasFlag(EndpointQuirks.NoTokenCount) || answer.Status is >= 300 and < 400 or StatusCodes.Status407ProxyAuthenticationRequired) return false;
        await CountAsync(context, exchange, route.Endpoint, answer, watch).ConfigureAwait(false);
        return true;
    }

    /// <summary>Tells the stream again, block by block.</summary>
    private static async ValueTask TellAgainAsync(HttpContext context, Exchange exchange, Route route, EndpointAnswer answer, ExchangeWatch watch)
    {
        exchange.Trace.IsRepaired = true;
        // No origin: its thinking goes back to it as it came, as at every endpoint of this dialect.
        var head = new AnswerHead { Id = $"msg_{Guid.CreateVersion7():N}", Model = exchange.Model, Endpoint = route.Endpoint.Name };
        var traits = new EndpointTraits { Endpoint = route.Endpoint.Name, Model = route.Model };
        await using var pump = new TranslatedPump(context, exchange, route, answer, watch, Repair, traits, head);
        await pump.RunAsync().ConfigureAwait(false);
    }

    /// <summary>Passes a count on, and nothing else.</summary>
    private static async ValueTask CountAsync(HttpContext context, Exchange exchange, Endpoint endpoint, EndpointAnswer answer, ExchangeWatch watch)
    {
        using var prefix = await AnswerPrefix.ReadAllAsync(answer).ConfigureAwait(false);
        watch.Touch();
        exchange.NoteFirstByte();
        if (answer.Status is >= 200 and < 300 && IsCount(prefix.Decoded())) await AnswerWriting.ForwardAsync(context, exchange, endpoint, answer, prefix, watch).ConfigureAwait(false);
        else if (watch.Reason == StopReason.ClientGone) exchange.NoteClientGone();
        else await OtherPaths.RefuseCountAsync(context, exchange, endpoint, endpointStatus: answer.Status).ConfigureAwait(false);
    }

    private static bool IsCount(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("input_tokens"u8, out var tokens) && tokens.ValueKind == JsonValueKind.Number;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
