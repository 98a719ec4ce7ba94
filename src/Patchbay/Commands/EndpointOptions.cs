using System.CommandLine;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary>The fields of an endpoint as options of <c>endpoint add</c> and <c>endpoint edit</c>.</summary>
internal sealed class EndpointOptions
{
    private readonly Option<string?> _kind = new("--kind") { Description = "who is there: `patchbay endpoint list --kinds`", HelpName = "kind" };
    private readonly Option<string?> _url = new("--url") { Description = "base URL: what stands before /v1/messages", HelpName = "url" };
    private readonly Option<string?> _dialect = new("--dialect") { Description = $"language it speaks, where that is not its kind's: {string.Join(", ", DialectNames.All)}", HelpName = "dialect" };
    private readonly Option<string[]> _models = new("--model") { Description = "model map: name asked for (or default, opus, sonnet, haiku, a pattern) and name there", HelpName = "asked=there" };
    private readonly Option<int?> _contextWindow = new("--context-window") { Description = "tokens of a conversation and its answer together, where the endpoint does not tell them or tells them wrong", HelpName = "tokens" };
    private readonly Option<int?> _maxOutput = new("--max-output") { Description = "most tokens of one answer", HelpName = "tokens" };
    private readonly Option<string[]> _headers = new("--header") { Description = "extra header; the value may be a reference like '${env:NAME}'", HelpName = "name=value" };
    private readonly Option<string?> _proxy = new("--proxy") { Description = "HTTP or HTTPS proxy for this endpoint", HelpName = "url" };
    private readonly Option<string?> _caFile = new("--ca-file") { Description = "PEM file of extra certificate authorities", HelpName = "path" };
    private readonly Option<string?> _certificate = new("--client-certificate") { Description = "PEM file of the client certificate", HelpName = "path" };
    private readonly Option<string?> _certificateKey = new("--client-key") { Description = "PEM file of its key", HelpName = "path" };
    private readonly Option<TimeSpan?> _connectTimeout = Time("--connect-timeout", "time to make a connection, like 1.5s");
    private readonly Option<TimeSpan?> _idleTimeout = Time("--idle-timeout", "time without a byte before giving up, like 300s");

    /// <summary>Where the credential comes from.</summary>
    public CredentialOptions Credential { get; } = new();

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        _kind.CompletionSources.Add(_ => KindCatalog.All.Where(kind => !kind.IsDemo).Select(kind => kind.Name));
        _kind.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => KindCatalog.Find(token.Value) is not { IsDemo: false }))
            {
                result.AddError($"there is no kind `{token.Value}`; {DidYouMean.Hint(token.Value, KindCatalog.All.Where(kind => !kind.IsDemo).Select(kind => kind.Name))}");
            }
        });
        _dialect.AcceptOnlyFromAmong([.. DialectNames.All]);
        Option[] options = [_kind, _url, _dialect];
        foreach (var option in options) command.Add(option);
        Credential.AddTo(command);
        Option[] rest = [_models, _contextWindow, _maxOutput, _headers, _proxy, _caFile, _certificate, _certificateKey, _connectTimeout, _idleTimeout];
        foreach (var option in rest) command.Add(option);
        foreach (var option in new[] { _models, _headers })
        {
            option.Validators.Add(result =>
            {
                foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=') <= 0)) result.AddError($"`{option.Name} {token.Value}` needs the form {option.HelpName}");
            });
        }
    }

    /// <summary>The value of <c>--kind</c>.</summary>
    public string? Kind(ParseResult result) => result.GetValue(_kind);

    /// <summary>What was said, as an entry of the settings.</summary>
    public EndpointEntry Entry(ParseResult result, Credential? credential) => new()
    {
        Kind = Kind(result),
        Url = result.GetValue(_url),
        Dialect = result.GetValue(_dialect),
        Credential = credential,
        Models = Pairs(result, _models),
        ContextWindow = result.GetValue(_contextWindow),
        MaxOutputTokens = result.GetValue(_maxOutput),
        Headers = [.. Pairs(result, _headers).Select(header => new EndpointHeader(header.Key, new Secret(header.Value)))],
        Proxy = result.GetValue(_proxy),
        CaFile = FullPath(result, _caFile),
        ClientCertificateFile = FullPath(result, _certificate),
        ClientKeyFile = FullPath(result, _certificateKey),
        ConnectTimeout = result.GetValue(_connectTimeout),
        IdleTimeout = result.GetValue(_idleTimeout),
    };

    private static KeyValuePair<string, string>[] Pairs(ParseResult result, Option<string[]> option) =>
        [.. (result.GetValue(option) ?? []).Select(pair => pair.Split('=', 2)).Select(parts => KeyValuePair.Create(parts[0].Trim(), parts[1].Trim()))];

    /// <summary>A path on a command line counts from the current folder; in the settings it would count from theirs.</summary>
    private static string? FullPath(ParseResult result, Option<string?> option) =>
        result.GetValue(option) is { Length: > 0 } path ? path.StartsWith('~') ? path : Path.GetFullPath(path) : null;

    private static Option<TimeSpan?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "time",
        CustomParser = result =>
        {
            if (Duration.Parse(result.Tokens[0].Value) is { } time) return time;
            result.AddError($"`{result.Tokens[0].Value}` is not a time like 500ms, 1.5s or 5m");
            return null;
        },
    };
}
