using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Sending;

namespace Patchbay.Endpoints.Conformance;

/// <summary>Looks an endpoint over, check by check. One fault makes one failing line: what depends on it is skipped.</summary>
/// <param name="sender">Sends as the gateway does.</param>
/// <param name="source">The endpoints' own credentials.</param>
/// <param name="proxyFromEnvironment">The proxy that the environment names for a URL, or null; the same as the sender's.</param>
/// <param name="time">The clock.</param>
public sealed class ConformanceProbe(EndpointSender sender, CredentialSource source, Func<Uri, Uri?>? proxyFromEnvironment, TimeProvider time)
{
    /// <summary>What a run costs at most.</summary>
    public static TokenCost CostOf(ConformanceOptions options) => ConformanceChecks.All.Aggregate(default(TokenCost), (sum, check) => sum + check.CostOf(options));

    /// <summary>How many checks a run makes beside those that were made elsewhere.</summary>
    public static int Count => ConformanceChecks.All.Count;

    /// <summary>Runs the checks.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="caller">What an agent would send to identify itself; empty when it is not known here.</param>
    /// <param name="before">Checks that were made elsewhere, and stand first.</param>
    /// <param name="options">How thorough to be.</param>
    /// <param name="finished">Told of each check as it is done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<ConformanceReport> RunAsync(
        Endpoint endpoint, CallerCredential caller, IReadOnlyList<CheckResult> before, ConformanceOptions options, Action<CheckResult> finished, CancellationToken cancellationToken)
    {
        var begun = time.GetUtcNow();
        var proxy = endpoint.IsLoopback || endpoint.Kind.IsDemo ? null : endpoint.Transport.Proxy ?? proxyFromEnvironment?.Invoke(endpoint.Url);
        var run = new ConformanceRun(endpoint, proxy, options, time);
        var results = new List<CheckResult>();
        foreach (var result in before) Add(result);
        await PrepareAsync(run, caller, cancellationToken).ConfigureAwait(false);
        foreach (var check in ConformanceChecks.All) Add(await RunAsync(check, run, results, cancellationToken).ConfigureAwait(false));
        return new ConformanceReport
        {
            Endpoint = endpoint.Name,
            Url = EndpointWords.UrlWithoutSecrets(endpoint.Url),
            Kind = endpoint.Kind.Name,
            Dialect = endpoint.Dialect.Word(),
            Model = run.Client is null ? "" : run.Model,
            Time = begun,
            Cost = CostOf(options),
            Checks = results,
            ToolReference = run.IsAnthropic ? run.ToolReference : true,
        };

        void Add(CheckResult result)
        {
            results.Add(result);
            finished(result);
        }
    }

    /// <summary>The credential, without which nothing can be asked.</summary>
    private async Task PrepareAsync(ConformanceRun run, CallerCredential caller, CancellationToken cancellationToken)
    {
        var endpoint = run.Endpoint;
        var credential = await new CredentialRule(source).DecideAsync(endpoint, caller, refresh: true, cancellationToken).ConfigureAwait(false);
        var extra = await source.GetHeadersAsync(endpoint, refresh: true, cancellationToken).ConfigureAwait(false);
        if ((credential.Failure ?? extra.Failure) is { } failure) run.NoClient = Judgement.Fail(FailureDiagnosis.Explain(failure, endpoint));
        else if (CredentialRule.MayHaveCallers(endpoint) && caller.IsEmpty)
        {
            run.NoClient = Judgement.Warn("each agent sends its own, and there is none here to ask with", "to have the endpoint asked, put one into the environment: `ANTHROPIC_API_KEY` or `ANTHROPIC_AUTH_TOKEN`");
        }
        else run.Client = new ConformanceClient(sender, endpoint, credential, extra.Headers, time);
    }

    private async Task<CheckResult> RunAsync(ConformanceCheck check, ConformanceRun run, List<CheckResult> results, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var judgement = WhyNot(check, run, results) is { } why ? Judgement.Skip(why) : await check.RunAsync(run, cancellationToken).ConfigureAwait(false);
        if (judgement.Verdict is Verdict.Warn or Verdict.Fail && run.Client?.IsBusy == true && check.Name != CheckNames.Messages)
        {
            judgement = Judgement.Warn("not judged: the endpoint has enough to do (429 or 529), twice", "run it again later");
        }

        var mask = run.Client?.Credential;
        return new CheckResult
        {
            Name = check.Name,
            Layer = judgement.Finding?.Layer ?? check.Layer,
            Verdict = judgement.Verdict,
            Evidence = Clean(Sentence(judgement)),
            Remedy = Clean(judgement.Remedy.Length > 0 ? judgement.Remedy : judgement.Finding?.Remedy ?? ""),
            Code = judgement.Finding?.Code ?? "",
            Milliseconds = Math.Round(time.GetElapsedTime(start).TotalMilliseconds, 1),
            Exchanges = judgement.Verdict == Verdict.Skipped ? [] : run.Client?.TakeExchanges() ?? [],
        };

        string Clean(string text) => EvidenceText.Block(mask is null ? text : mask.Mask(text), CheckResult.MaxCharacters);
    }

    private static string Sentence(Judgement judgement)
    {
        if (judgement.Finding is not { } finding) return judgement.Evidence;
        var words = judgement.Evidence.Length > 0 ? judgement.Evidence : finding.Evidence;
        return words.Length == 0 ? finding.What : $"{finding.What} Its words: {words}";
    }

    private static string? WhyNot(ConformanceCheck check, ConformanceRun run, List<CheckResult> results)
    {
        foreach (var need in check.Needs)
        {
            var result = results.Find(one => one.Name == need);
            if (result?.Verdict == Verdict.Fail && !(need == CheckNames.Credential && run.IsCredentialMended)) return $"`{need}` failed";
            if (result?.Verdict == Verdict.Skipped && need == CheckNames.Messages) return "`messages` was skipped";
        }

        if (check.Needs.Contains(CheckNames.Credential) && run.Client is null) return "there is no credential to ask with";
        return check.NotFor(run);
    }
}
