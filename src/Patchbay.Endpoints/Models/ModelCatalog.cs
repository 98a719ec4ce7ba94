using System.Collections.Concurrent;
using Patchbay.Endpoints.Credentials;

namespace Patchbay.Endpoints.Models;

/// <summary>What the endpoints have told of their models, kept for a while. Safe to use from anywhere.</summary>
/// <param name="survey">Asks them.</param>
/// <param name="time">The clock.</param>
public sealed class ModelCatalog(ModelSurvey survey, TimeProvider time)
{
    /// <summary>A local server may load another model, or the same one with another window, at any time.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);

    /// <summary>One that did not answer is asked again soon, but not by everybody.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    /// <summary>How long a survey in the background may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Shelf> _shelves = new(StringComparer.Ordinal);

    /// <summary>The models of an endpoint; asks it when what is known is old, and waits so long for it.</summary>
    /// <returns>What was known before, when the endpoint does not answer in time; empty when nothing was.</returns>
    public async Task<IReadOnlyList<ModelCard>> ModelsAsync(Endpoint endpoint, CallerCredential caller, TimeSpan limit, CancellationToken cancellationToken)
    {
        var shelf = ShelfOf(endpoint);
        var asking = shelf.IsOld(time) ? shelf.Ask(() => SurveyAsync(shelf, endpoint, caller)) : shelf.Asking;
        try
        {
            if (asking is not null) await asking.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Then what was known; the answer is there for the next who asks.
        }

        return shelf.Cards;
    }

    /// <summary>What is known of a model at this moment, or null. Never waits; what is old is asked for in the background.</summary>
    public ModelCard? Find(Endpoint endpoint, string model)
    {
        var shelf = ShelfOf(endpoint);
        // With a caller's own credential there is nobody to ask for here.
        if (shelf.IsOld(time) && !endpoint.Kind.IsDemo && !CredentialRule.MayHaveCallers(endpoint)) _ = shelf.Ask(() => SurveyAsync(shelf, endpoint, default));
        foreach (var card in shelf.Cards)
        {
            if (card.Id == model) return card;
        }

        return null;
    }

    /// <summary>The word of its model list by which some servers can be told, as <see cref="Find"/> knows it at this moment; empty = none.</summary>
    internal string OwnerAt(Endpoint endpoint) => ShelfOf(endpoint).Cards is [var card, ..] ? card.OwnedBy : "";

    private Shelf ShelfOf(Endpoint endpoint)
    {
        if (_shelves.TryGetValue(endpoint.Name, out var shelf) && ReferenceEquals(shelf.Endpoint, endpoint)) return shelf;
        // The settings have changed: what was known may be of another place.
        return _shelves[endpoint.Name] = new Shelf(endpoint);
    }

    private async Task SurveyAsync(Shelf shelf, Endpoint endpoint, CallerCredential caller)
    {
        var cards = await survey.ReadAsync(endpoint, caller, Patience, CancellationToken.None).ConfigureAwait(false);
        shelf.Put(cards, time.GetTimestamp());
    }

    private sealed class Shelf(Endpoint endpoint)
    {
        private readonly Lock _lock = new();
        private Task? _asking;
        private long _askedAt;
        private bool _answered;
        private volatile IReadOnlyList<ModelCard> _cards = [];

        public Endpoint Endpoint => endpoint;

        public IReadOnlyList<ModelCard> Cards => _cards;

        public Task? Asking
        {
            get { lock (_lock) return _asking; }
        }

        public bool IsOld(TimeProvider time)
        {
            lock (_lock) return _asking is null && (_askedAt == 0 || time.GetElapsedTime(_askedAt) > (_answered ? Fresh : RetryAfter));
        }

        /// <summary>One survey at a time, whoever asks.</summary>
        public Task Ask(Func<Task> survey)
        {
            lock (_lock) return _asking ??= Task.Run(survey);
        }

        public void Put(IReadOnlyList<ModelCard>? cards, long now)
        {
            lock (_lock) (_asking, _askedAt, _answered) = (null, now, cards is not null);
            if (cards is not null) _cards = cards;
        }
    }
}
