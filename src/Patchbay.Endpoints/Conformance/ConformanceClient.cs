using System.Text;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Probing;
using Patchbay.Endpoints.Sending;
using Patchbay.Protocol.Headers;
using Patchbay.Translation.Common;

namespace Patchbay.Endpoints.Conformance;

/// <summary>Sends the checks' requests as the gateway would, through the translation where the endpoint speaks another dialect, and keeps what is worth showing.</summary>
internal sealed class ConformanceClient(EndpointSender sender, Endpoint endpoint, CredentialDecision credential, IReadOnlyList<HeaderLine> extra, TimeProvider time)
{
    /// <summary>More of an answer is not kept.</summary>
    private const int MaxBytes = 1024 * 1024;

    private const int ExcerptCharacters = 1500;
    private const int LongestShown = 8000;

    /// <summary>Bytes that come closer together have been sent together.</summary>
    /// <value>5 ms: a fast model says 200 tokens a second, one each 5 ms.</value>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    /// <summary>Nobody waits longer for one line of a report.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private readonly ProbeRequests _requests = new(endpoint, credential, extra);
    private List<CheckExchange> _exchanges = [];

    /// <summary>True when the last answer was that the endpoint has enough to do.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>What identifies the caller.</summary>
    public CredentialDecision Credential => credential;

    /// <summary>The exchanges since this was asked last.</summary>
    public IReadOnlyList<CheckExchange> TakeExchanges()
    {
        var taken = _exchanges;
        _exchanges = [];
        return taken;
    }

    /// <summary>The same client with another credential.</summary>
    public ConformanceClient With(CredentialDecision other) => new(sender, endpoint, other, extra, time) { _exchanges = _exchanges };

    /// <summary>Asks for a Message.</summary>
    /// <param name="body">A request of the Messages API.</param>
    /// <param name="model">The model in it, as the endpoint knows it.</param>
    /// <param name="limit">How long the answer may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="beta">Value of <c>anthropic-beta</c>; empty = no such header.</param>
    public async Task<CheckAnswer> AskAsync(string body, string model, TimeSpan limit, CancellationToken cancellationToken, string beta = "")
    {
        EndpointRequest request;
        try
        {
            request = _requests.Message(Encoding.UTF8.GetBytes(body), model);
        }
        catch (UntranslatableException refused)
        {
            return new CheckAnswer { Failure = new EndpointFailure(FailureCause.NotHttp, refused.Message) };
        }

        if (beta.Length > 0) request.Headers.Add(new HeaderLine("anthropic-beta", beta));
        return await SendAsync(request, model, limit, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts tokens.</summary>
    public Task<CheckAnswer> CountAsync(string body, TimeSpan limit, CancellationToken cancellationToken) =>
        SendAsync(_requests.Post("/v1/messages/count_tokens?beta=true", Encoding.UTF8.GetBytes(body)), "", limit, cancellationToken);

    /// <summary>Asks for the list of models.</summary>
    public Task<CheckAnswer> ModelsAsync(TimeSpan limit, CancellationToken cancellationToken) => SendAsync(_requests.Models(), "", limit, cancellationToken);

    /// <summary>Asks for a head.</summary>
    public Task<CheckAnswer> HeadAsync(string target, TimeSpan limit, CancellationToken cancellationToken)
    {
        var request = _requests.Get(target);
        return SendAsync(new EndpointRequest { Method = "HEAD", Target = target, Headers = request.Headers }, "", limit, cancellationToken);
    }

    /// <summary>Which language it speaks, for an endpoint that does not speak Anthropic's; null = none that is known.</summary>
    public Task<FoundDialect?> FindDialectAsync(TimeSpan limit, CancellationToken cancellationToken) => DialectProbe.FindAsync(sender, endpoint, _requests, limit, cancellationToken);

    /// <summary>Sends; once more after a while when the endpoint says that it is busy, for that is no answer to any of our questions.</summary>
    private async Task<CheckAnswer> SendAsync(EndpointRequest request, string model, TimeSpan limit, CancellationToken cancellationToken)
    {
        var answer = await SendOnceAsync(request, model, limit, cancellationToken).ConfigureAwait(false);
        IsBusy = answer.Status is 429 or 529;
        if (!IsBusy || answer.RetryAfter > LongestWait) return answer;
        await Task.Delay(answer.RetryAfter, time, cancellationToken).ConfigureAwait(false);
        answer = await SendOnceAsync(request, model, limit, cancellationToken).ConfigureAwait(false);
        IsBusy = answer.Status is 429 or 529;
        return answer;
    }

    private async Task<CheckAnswer> SendOnceAsync(EndpointRequest request, string model, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timed.CancelAfter(limit);
        var start = time.GetTimestamp();
        var outcome = await sender.SendAsync(endpoint, request, timed.Token).ConfigureAwait(false);
        var answer = outcome.Answer is { } head ? await ReadAsync(head, start, model, timed.Token).ConfigureAwait(false) : new CheckAnswer { Failure = outcome.Failure };
        cancellationToken.ThrowIfCancellationRequested();
        if (answer.Failure is not null && timed.IsCancellationRequested)
        {
            // What the sender takes for a client that went away was our own clock.
            var seconds = limit.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
            answer = answer with { Failure = new EndpointFailure(FailureCause.AnswerTimedOut, $"no answer within {seconds} s") };
        }

        Note(request, answer);
        return answer;
    }

    private async Task<CheckAnswer> ReadAsync(EndpointAnswer answer, long start, string model, CancellationToken cancellationToken)
    {
        await using (answer.ConfigureAwait(false))
        {
            using var abort = cancellationToken.UnsafeRegister(static state => ((EndpointAnswer)state!).Abort(), answer);
            var body = new MemoryStream();
            var buffer = new byte[16 * 1024];
            var (first, last) = (TimeSpan.Zero, TimeSpan.Zero);
            var moments = 0;
            int read;
            while ((read = await answer.ReadAsync(buffer).ConfigureAwait(false)) > 0)
            {
                var now = time.GetElapsedTime(start);
                if (body.Length == 0) first = now;
                if (body.Length == 0 || now - last >= Moment) moments++;
                last = now;
                body.Write(buffer, 0, read);
                if (body.Length >= MaxBytes) break;
            }

            var seen = new CheckAnswer
            {
                Status = answer.Status,
                ContentType = answer.Header("Content-Type"),
                Location = answer.Header("Location"),
                RetryAfter = TimeSpan.FromSeconds(double.TryParse(answer.Header("Retry-After"), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e6 ? seconds : 2),
                Body = body.ToArray(),
                First = first,
                Last = last,
                Moments = moments,
                Failure = read < 0 ? answer.Failure ?? new EndpointFailure(FailureCause.Cut, "") : null,
            };
            return seen with { Message = seen.IsSuccess && seen.Failure is null && model.Length > 0 ? AnswerMessage.Of(endpoint, seen, model) : null };
        }
    }

    private void Note(EndpointRequest request, CheckAnswer answer)
    {
        // As it was sent: where the endpoint is translated, in its own language.
        var body = new byte[request.Body.Length];
        request.Body.CopyTo(0, body);
        var shown = Encoding.UTF8.GetString(body);
        // As long as it is shown whole, it can be repeated whole.
        var isLong = shown.Length > LongestShown;
        var said = answer.Failure is { } failure ? failure.Evidence : answer.Text;
        var headers = request.Headers.Select(header => $"{header.Name}: {(IsSecret(header) ? Placeholder(header) : header.Value)}").ToArray();
        _exchanges.Add(new CheckExchange($"{request.Method} {request.Target}", headers, isLong ? shown[..(ExcerptCharacters / 2)] : shown, isLong ? shown[^(ExcerptCharacters / 4)..] : "", body.Length, answer.Status, EvidenceText.Block(Mask(said), ExcerptCharacters)));
    }

    private string Mask(string text) => extra.Aggregate(credential.Mask(text), static (masked, header) => Redaction.Mask(masked, header.Value));

    /// <summary>An endpoint's own extra headers may hold anything; theirs are never shown.</summary>
    private bool IsSecret(HeaderLine header) => header.Is("Authorization") || header.Is("x-api-key") || header.Is(endpoint.Kind.ApiKeyHeader) || extra.Any(other => other.Is(header.Name));

    private static string Placeholder(HeaderLine header) => header.Is("Authorization") ? "Bearer $KEY" : "$KEY";
}
