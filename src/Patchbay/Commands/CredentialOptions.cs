using System.CommandLine;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Output;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary>The ways to say where an endpoint's credential comes from. None of them takes the secret itself: a command line is seen
/// by every program of the machine, and kept by the shell.</summary>
internal sealed class CredentialOptions
{
    private readonly Option<string?> _reference = new("--credential") { Description = "`none`, `client` (the agent's own), or a reference like '${env:NAME}'", HelpName = "reference" };
    private readonly Option<bool> _stdin = new("--credential-stdin") { Description = "read the key from standard input and keep it in secrets.json (0600) beside the settings" };
    private readonly Option<string?> _environment = new("--credential-env") { Description = "environment variable that holds the key when the gateway starts", HelpName = "name" };
    private readonly Option<string?> _file = new("--credential-file") { Description = "file that holds the key", HelpName = "path" };
    private readonly Option<string?> _command = new("--credential-command") { Description = "command line that prints the key; run again after a 401", HelpName = "line" };
    private readonly Option<string?> _header = new Option<string?>("--credential-header") { Description = "how the key travels (default: as the kind wants it)" }
        .AcceptOnlyFromAmong(SettingsKeys.Credential.Bearer, SettingsKeys.Credential.ApiKey);

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] all = [_reference, _stdin, _environment, _file, _command, _header];
        foreach (var option in all) command.Add(option);
        command.Validators.Add(result =>
        {
            var given = all[..^1].Where(option => result.GetResult(option) is { Implicit: false }).Select(option => option.Name).ToArray();
            if (given.Length > 1) result.AddError($"{string.Join(" and ", given.Select(name => $"`{name}`"))} exclude each other");
        });
    }

    /// <summary>Reads what was said; a key from standard input is stored on the way.</summary>
    /// <param name="context">Where standard input's prompt goes.</param>
    /// <param name="result">The command line.</param>
    /// <param name="name">The endpoint, which is also the name of its secret.</param>
    /// <param name="kind">How its keys usually travel.</param>
    /// <param name="settingsPath">The settings file that the secrets are beside.</param>
    /// <returns>No credential when nothing was said; a problem when it cannot be.</returns>
    public (Credential? Credential, string? Problem, string Hint) Read(CommandContext context, ParseResult result, string name, EndpointKind kind, string settingsPath)
    {
        var header = result.GetValue(_header) switch
        {
            SettingsKeys.Credential.Bearer => CredentialHeader.Bearer,
            SettingsKeys.Credential.ApiKey => CredentialHeader.ApiKey,
            _ => kind.Header,
        };
        if (result.GetValue(_stdin)) return Store(context, name, header, settingsPath);
        if (result.GetValue(_environment) is { } variable) return Key(header, $"${{env:{variable}}}");
        if (result.GetValue(_file) is { } file) return Key(header, $"${{file:{(file.StartsWith('~') ? file : Path.GetFullPath(file))}}}");
        if (result.GetValue(_command) is { } line) return (new Credential.CommandCredential(header, line, CredentialSource.DefaultCommandLifetime), null, "");
        return result.GetValue(_reference) switch
        {
            null => (null, null, ""),
            SettingsKeys.Credential.None => (Credential.None, null, ""),
            SettingsKeys.Credential.Client => (Credential.Client, null, ""),
            var reference when new Secret(reference) is { IsLiteral: false } => Key(header, reference),
            _ => (null, "`--credential` takes no key itself: a command line is seen by other programs and kept by the shell", "`--credential-stdin` reads it from standard input, `--credential-env NAME` names a variable"),
        };
    }

    private static (Credential?, string?, string) Key(CredentialHeader header, string reference) => (new Credential.KeyCredential(header, new Secret(reference)), null, "");

    private static (Credential?, string?, string) Store(CommandContext context, string name, CredentialHeader header, string settingsPath)
    {
        if (!System.Console.IsInputRedirected) context.Talk.Words.Write($"key for {name} (not shown): ");
        var key = (System.Console.IsInputRedirected ? System.Console.In.ReadToEnd() : HiddenLine.Read()).Trim();
        if (!System.Console.IsInputRedirected) context.Talk.Say("");
        if (key.Length == 0) return (null, "standard input held no key", "for instance `patchbay endpoint edit NAME --credential-stdin < key.txt`");
        if (StoredKey.FindProblem(key) is { } unusable) return (null, $"what standard input held {unusable}", "copy it again");
        return SecretStore.Beside(settingsPath).Set(name, key) is { } problem ? (null, problem, "") : Key(header, StoredKey.Reference(name));
    }
}
