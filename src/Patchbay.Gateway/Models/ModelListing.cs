using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Models;
using Patchbay.Gateway.Ledger;
using Patchbay.Gateway.Routing;
using Patchbay.Protocol.Errors;

namespace Patchbay.Gateway.Models;

/// <summary>Answers <c>GET /v1/models</c>: the models of every endpoint that can be reached, under names that lead to it.</summary>
/// <remarks>Claude Code asks at its start (<c>?limit=1000</c>, user agent <c>claude-code/…</c>), waits 3 s, and shows <c>display_name</c> and
/// <c>description</c> in <c>/model</c> (measured, 2.1.330). Any other client of an Anthropic-format endpoint gets that endpoint's own list, untouched.</remarks>
internal sealed class ModelListing(ModelCatalog catalog)
{
    private const string Path = "/v1/models";

    /// <summary>Half a second under Claude Code's own patience.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);

    /// <summary>A picker is to be read by a person.</summary>
    private const int MostOfOne = 100;

    /// <summary>True when this request is answered here.</summary>
    public static bool Answers(HttpContext context, string path, RouteTable routes) =>
        HttpMethods.IsGet(context.Request.Method)
        && (path == Path || (path.StartsWith(Path, StringComparison.Ordinal) && path[Path.Length] == '/'))
        && (IsDiscovery(context.Request) || routes.Plugged.Dialect != Dialect.AnthropicMessages);

    /// <summary>Answers it.</summary>
    public async ValueTask AnswerAsync(HttpContext context, Exchange exchange, RouteTable routes, CallerCredential caller)
    {
        exchange.Endpoint = routes.Plugged.Name;
        var listed = await Task.WhenAll(Shown(routes, IsDiscovery(context.Request)).Select(async endpoint =>
            (endpoint, Cards: await catalog.ModelsAsync(endpoint, caller, Patience, context.RequestAborted).ConfigureAwait(false)))).ConfigureAwait(false);
        if (exchange.Path == Path)
        {
            await SendAsync(context, exchange, StatusCodes.Status200OK, WriteList(listed)).ConfigureAwait(false);
            return;
        }

        var asked = Uri.UnescapeDataString(exchange.Path[(Path.Length + 1)..]);
        foreach (var (endpoint, cards) in listed)
        {
            foreach (var card in cards)
            {
                if (PickerId.Of(endpoint, card.Id) != asked && !(card.Id == asked && ReferenceEquals(endpoint, routes.Plugged))) continue;
                await SendAsync(context, exchange, StatusCodes.Status200OK, Written(writer => Write(writer, endpoint, card))).ConfigureAwait(false);
                return;
            }
        }

        await SendAsync(context, exchange, StatusCodes.Status404NotFound, AnthropicError.Body(ErrorType.NotFound, $"model: {asked}")).ConfigureAwait(false);
    }

    /// <summary>The plug first. Anthropic's own models stand in every picker anyhow, and the list is not worth telling Anthropic of a session elsewhere.</summary>
    private static IEnumerable<Endpoint> Shown(RouteTable routes, bool isDiscovery) =>
        routes.Others.Prepend(routes.Plugged).DistinctBy(static endpoint => endpoint.Name).Where(endpoint => !endpoint.Kind.IsDemo && !endpoint.IsFirstParty && (isDiscovery || ReferenceEquals(endpoint, routes.Plugged)));

    private static bool IsDiscovery(HttpRequest request) => request.Headers.UserAgent.ToString().StartsWith("claude-code/", StringComparison.Ordinal);

    private static byte[] WriteList(IReadOnlyList<(Endpoint Endpoint, IReadOnlyList<ModelCard> Cards)> listed) => Written(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("data"u8);
        string? first = null, last = null;
        foreach (var (endpoint, cards) in listed)
        {
            foreach (var card in cards.Take(MostOfOne))
            {
                Write(writer, endpoint, card);
                last = PickerId.Of(endpoint, card.Id);
                first ??= last;
            }
        }

        writer.WriteEndArray();
        writer.WriteBoolean("has_more"u8, false);
        writer.WriteString("first_id"u8, first);
        writer.WriteString("last_id"u8, last);
        writer.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter writer, Endpoint endpoint, ModelCard card)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "model"u8);
        writer.WriteString("id"u8, PickerId.Of(endpoint, card.Id));
        writer.WriteString("display_name"u8, ModelTitle.At(endpoint, card));
        writer.WriteString("description"u8, Description(endpoint, card));
        // The API's own word for a date that is not known.
        writer.WriteString("created_at"u8, "1970-01-01T00:00:00Z"u8);
        if (card.ContextWindow is { } window) writer.WriteNumber("max_input_tokens"u8, window);
        if (card.MaxOutputTokens is { } most) writer.WriteNumber("max_tokens"u8, most);
        writer.WriteEndObject();
    }

    /// <summary>At most 100 characters are shown.</summary>
    private static string Description(Endpoint endpoint, ModelCard card)
    {
        var words = new List<string> { $"{card.Id} at {endpoint.Authority}" };
        if (card.ContextWindow is { } window) words.Add($"{ModelWords.Tokens(window)} context");
        if (card.TakesTools == false) words.Add("no tools");
        if (card.TakesImages == false) words.Add("no images");
        return string.Join(" · ", words);
    }

    private static byte[] Written(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output)) write(writer);
        return output.WrittenSpan.ToArray();
    }

    private static async ValueTask SendAsync(HttpContext context, Exchange exchange, int status, byte[] body)
    {
        exchange.Status = status;
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body).ConfigureAwait(false);
    }
}
