using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Probing;

namespace Patchbay.Endpoints.Conformance;

/// <summary>What the checks of one run share: the endpoint, the way to it, and what was learnt on the way.</summary>
/// <param name="endpoint">The endpoint.</param>
/// <param name="proxy">The proxy on the way; null = none.</param>
/// <param name="options">How thorough to be.</param>
/// <param name="time">The clock.</param>
internal sealed class ConformanceRun(Endpoint endpoint, Uri? proxy, ConformanceOptions options, TimeProvider time)
{
    private static readonly TimeSpan ModelsTimeout = TimeSpan.FromSeconds(5);

    private Task<CheckAnswer>? _first;
    private Task<List<ProbeStep>>? _connection;
    private readonly ConnectionProbe _connectionProbe = new(endpoint, proxy, time);

    public Endpoint Endpoint => endpoint;

    public Uri? Proxy => proxy;

    public ConformanceOptions Options => options;

    /// <summary>Sends; null when there is nothing to identify a caller with.</summary>
    public ConformanceClient? Client { get; set; }

    /// <summary>Why <see cref="Client"/> is null.</summary>
    public Judgement? NoClient { get; set; }

    /// <summary>The model that is asked; what the endpoint calls it.</summary>
    public string Model { get; set; } = ModelChoice.Usual;

    /// <summary>True once a check was refused in the API's own words, by a rule that only Anthropic's API has: whatever it then lets pass was changed on the way.</summary>
    public bool IsStrict { get; set; }

    /// <summary>Whether <c>tool_reference</c> arrives; null while it could not be told.</summary>
    public bool? ToolReference { get; set; }

    /// <summary>True once the credential was accepted in another header than the one it was set for: what comes after goes on with that one.</summary>
    public bool IsCredentialMended { get; private set; }

    /// <summary>True when its bytes are passed through.</summary>
    public bool IsAnthropic => endpoint.Dialect == Dialect.AnthropicMessages;

    /// <summary>The certificate that was shown; null when there was none, or a proxy stands between.</summary>
    public CertificateFacts? Certificate => _connectionProbe.Certificate;

    /// <summary>Name, connection and TLS, taken once.</summary>
    public Task<List<ProbeStep>> ConnectionAsync(CancellationToken cancellationToken) => _connection ??= _connectionProbe.RunAsync(cancellationToken);

    /// <summary>The answer to the first small message, asked for once; the checks up to <see cref="CheckNames.Messages"/> judge it.</summary>
    public Task<CheckAnswer> FirstAsync(CancellationToken cancellationToken) => _first ??= AskFirstAsync(cancellationToken);

    /// <summary>Goes on with another form of the credential, which was accepted.</summary>
    public void Mend(ConformanceClient client, CheckAnswer first) => (Client, _first, IsCredentialMended) = (client, Task.FromResult(first), true);

    /// <summary>Asks for a Message.</summary>
    public Task<CheckAnswer> AskAsync(string body, CancellationToken cancellationToken, string beta = "") =>
        Client!.AskAsync(body, Model, options.AnswerTimeout, cancellationToken, beta);

    /// <summary>Explains an answer that is no Message; null when nothing is there to explain.</summary>
    public Finding? Explain(CheckAnswer answer)
    {
        if (answer.Failure is { } failure) return FailureDiagnosis.Explain(failure, endpoint);
        var credential = Client!.Credential;
        var finding = AnswerDiagnosis.Explain(new FailedAnswer(
            endpoint, "/v1/messages", Model, answer.Status, answer.ContentType, answer.Body, credential.IsOwn, credential.Withheld, IsWhole: true, answer.Location));
        return finding is null ? null : credential.MaskIn(finding);
    }

    /// <summary>Status and words of an answer.</summary>
    public static string Describe(CheckAnswer answer) =>
        answer.Failure is { } failure ? (failure.Evidence.Length > 0 ? failure.Evidence : "the connection was closed without an answer") : $"{answer.Status}: {(answer.Words.Length > 0 ? answer.Words : "no words")}";

    private async Task<CheckAnswer> AskFirstAsync(CancellationToken cancellationToken)
    {
        // A model that the endpoint has: the small one of its map, else one of its list.
        if (ModelChoice.FromMap(endpoint) is { } mapped) Model = mapped;
        else if (!endpoint.IsFirstParty && !endpoint.Kind.IsDemo)
        {
            var listed = await Client!.ModelsAsync(ModelsTimeout, cancellationToken).ConfigureAwait(false);
            Model = ModelChoice.FromList(ModelChoice.Read(new ProbeAnswer(listed.Status, listed.ContentType, listed.Location, listed.Body, listed.Failure))) ?? ModelChoice.Usual;
            Client.TakeExchanges();
        }

        return await AskAsync(CheckBodies.Small(Model), cancellationToken).ConfigureAwait(false);
    }
}
