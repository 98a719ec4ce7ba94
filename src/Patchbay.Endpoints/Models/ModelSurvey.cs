using System.Text.Encodings.Web;
using System.Text.Json;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Probing;
using Patchbay.Endpoints.Sending;

namespace Patchbay.Endpoints.Models;

/// <summary>Asks an endpoint which models it has and what they can do.</summary>
/// <param name="sender">Sends as the gateway does.</param>
/// <param name="source">The endpoints' own credentials.</param>
public sealed class ModelSurvey(EndpointSender sender, CredentialSource source)
{
    /// <summary>OpenRouter's list, the longest known, is half a megabyte.</summary>
    private const int MaxListBytes = 4 * 1024 * 1024;

    /// <summary>Ollama describes one model at a time.</summary>
    private const int MaxShown = 24;

    private readonly CredentialRule _rule = new(source);

    /// <summary>Asks.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="caller">What an agent sent to identify itself; it goes where <see cref="CredentialRule"/> lets it.</param>
    /// <param name="limit">How long the list, and then the details, may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null when the endpoint could not be asked; empty when it lists none. What the settings say of the endpoint stands in every card.</returns>
    public async Task<IReadOnlyList<ModelCard>?> ReadAsync(Endpoint endpoint, CallerCredential caller, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (endpoint.Kind.IsDemo) return [];
        var credential = await _rule.DecideAsync(endpoint, caller, refresh: false, cancellationToken).ConfigureAwait(false);
        var extra = await source.GetHeadersAsync(endpoint, refresh: false, cancellationToken).ConfigureAwait(false);
        if (credential.Failure is not null || extra.Failure is not null) return null;
        var requests = new ProbeRequests(endpoint, credential, extra.Headers);
        var answer = await AskAsync(requests.Models(), MaxListBytes).ConfigureAwait(false);
        if (answer.Failure is not null) return null;

        var list = answer.Status == 200 ? ModelListReader.Read(answer.Body) : [];
        if (ServerDetails.IsLlamaCpp(endpoint, list)) list = await WithPropsAsync(list).ConfigureAwait(false);
        else if (ServerDetails.IsLMStudio(endpoint, list)) list = await WithLMStudioAsync(list).ConfigureAwait(false);
        else if (ServerDetails.IsOllama(endpoint, list)) list = await WithOllamaAsync(list).ConfigureAwait(false);
        return [.. list.Select(card => card with { ContextWindow = endpoint.ContextWindow ?? card.ContextWindow, MaxOutputTokens = endpoint.MaxOutputTokens ?? card.MaxOutputTokens })];

        Task<ProbeAnswer> AskAsync(EndpointRequest request, int most) => ProbeAnswer.GetAsync(sender, endpoint, request, limit, cancellationToken, most);

        async Task<IReadOnlyList<ModelCard>> WithPropsAsync(IReadOnlyList<ModelCard> cards)
        {
            var props = await AskAsync(requests.Get("/props"), MaxListBytes).ConfigureAwait(false);
            if (props.Status != 200) return cards;
            var told = ServerDetails.Props(props.Body);
            return [.. cards.Select(card => card with { ContextWindow = told.ContextWindow ?? card.ContextWindow, TakesImages = told.TakesImages ?? card.TakesImages })];
        }

        async Task<IReadOnlyList<ModelCard>> WithLMStudioAsync(IReadOnlyList<ModelCard> cards)
        {
            var own = await AskAsync(requests.Get("/api/v0/models"), MaxListBytes).ConfigureAwait(false);
            if (own.Status != 200) return cards;
            var told = ModelListReader.Read(own.Body).ToDictionary(static card => card.Id, StringComparer.Ordinal);
            return [.. cards.Select(card => told.TryGetValue(card.Id, out var more) ? more.With(card) : card)];
        }

        async Task<IReadOnlyList<ModelCard>> WithOllamaAsync(IReadOnlyList<ModelCard> cards)
        {
            var running = AskAsync(requests.Get("/api/ps"), MaxListBytes);
            var shown = await Task.WhenAll(cards.Take(MaxShown).Select(async card =>
            {
                var name = JsonEncodedText.Encode(card.Id, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
                var show = await AskAsync(requests.Post("/api/show", [.. "{\"model\":\""u8, .. name, .. "\"}"u8]), MaxListBytes).ConfigureAwait(false);
                return show.Status == 200 ? ServerDetails.Show(show.Body).With(card) with { Id = card.Id } : card;
            })).ConfigureAwait(false);
            var loaded = await running.ConfigureAwait(false);
            var windows = loaded.Status == 200 ? ServerDetails.Running(loaded.Body) : new Dictionary<string, int>();
            return [.. shown.Select(card => windows.TryGetValue(card.Id, out var window) ? card with { ContextWindow = window } : card), .. cards.Skip(MaxShown)];
        }
    }
}
