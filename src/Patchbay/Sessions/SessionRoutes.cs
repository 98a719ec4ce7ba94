using System.Net.Sockets;
using Patchbay.Commands;
using Patchbay.Composition;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Conformance;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Models;
using Patchbay.Endpoints.Probing;
using Patchbay.Host;
using Patchbay.Host.Acp;
using Patchbay.Host.Gateways;
using Patchbay.Host.Processes;
using Patchbay.Host.Sessions;
using Patchbay.Protocol.Control;
using Patchbay.Settings;

namespace Patchbay.Sessions;

/// <summary>What sessions know of the settings file, of the gateway that follows it, and of endpoints.</summary>
/// <param name="context">The command's.</param>
/// <param name="settingsPath">Full path of the settings file.</param>
/// <param name="holdsGateway">Whether the gateway is kept alive for them; not where they live in the gateway's own process.</param>
internal sealed class SessionRoutes(CommandContext context, string settingsPath, bool holdsGateway = true) : ISessionRoutes
{
    /// <summary>The person is told within two seconds of the first sign.</summary>
    private static readonly TimeSpan SecondTryLimit = TimeSpan.FromSeconds(1.4);

    /// <summary>The status that an exchange is noted with when its client went away first; no endpoint's answer.</summary>
    private const int ClientHungUp = 499;

    /// <summary>What failed longer ago is not what is asked about.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private GatewayLease? _lease;

    private readonly CredentialSource _credentials = new(new SecretReader(settingsPath, name => context.Environment.GetValueOrDefault(name)), TimeProvider.System);
    private readonly ConformanceMemory _memory = new(context.Paths.DataFolder(settingsPath));

    private GatewayLauncher Launcher => context.Launcher(settingsPath);

    public (BridgeProgram? Program, Finding? Finding) FindBridge(string folder) => BridgeProgram.Find(context.Environment, folder);

    public async Task<(SessionRoute? Route, Finding? Finding)> RouteAsync(Carriage carriage, string endpoint, CancellationToken cancellationToken)
    {
        if (carriage == Carriage.Direct) return await DirectAsync(endpoint).ConfigureAwait(false);
        var search = await Launcher.EnsureRunningAsync(at: null, cancellationToken).ConfigureAwait(false);
        if (search.Gateway is not { } gateway) return (null, search.Finding);
        // One that dies is back at the same address while we live.
        if (holdsGateway) lock (_lock) _lease ??= GatewayLease.Hold(Launcher, gateway, Environment.ProcessId, "patchbay", TimeProvider.System);
        var plan = await AgentLaunch.PlanAsync(context, AgentKind.ClaudeCode, gateway, endpoint).ConfigureAwait(false);
        return (new SessionRoute(gateway.Status.Endpoint, WithClient(plan.Environment)), null);
    }

    public async Task<Finding?> PlugAsync(string session, string endpoint, CancellationToken cancellationToken)
    {
        if (await Launcher.FindAsync(cancellationToken).ConfigureAwait(false) is not { } gateway) return OwnFindings.GatewayStopped("its address");
        var reply = await gateway.Control.SetSessionEndpointAsync(session, endpoint, cancellationToken).ConfigureAwait(false);
        return reply.Status == 200 ? null : OwnFindings.UnknownEndpoint(endpoint, Settings()?.Endpoints.Keys ?? []) with { Evidence = EvidenceText.Clean(reply.Message) };
    }

    public async Task<SessionAnswer?> LastAnswerAsync(Carriage carriage, string session, string endpoint, CancellationToken cancellationToken)
    {
        if (carriage == Carriage.Direct) return Resolve(endpoint) is { } own ? new SessionAnswer(own.Name, "", null) : null;
        return await LastAsync(session, cancellationToken).ConfigureAwait(false) is { Endpoint.Length: > 0 } last ? new SessionAnswer(last.Endpoint, last.UsedModel, FindingText.Read(last.FindingText)) : null;
    }

    public async Task<Finding?> ExplainAsync(Carriage carriage, string endpoint, string session, int? status, string words, CancellationToken cancellationToken)
    {
        if (carriage == Carriage.Direct) return Resolve(endpoint) is { } target ? await AskAgainAsync(target, status, words, cancellationToken).ConfigureAwait(false) : null;
        if (await LastFailureAsync(session, cancellationToken).ConfigureAwait(false) is { } failed)
        {
            if (FindingText.Read(failed.FindingText) is { } shown) return shown;
            if (Named(failed.Endpoint) is { } answered) return failed.Status == ClientHungUp ? ClientErrorText.HungUp(answered, words, TimeSpan.FromMilliseconds(failed.TotalMs ?? 0)) : AnswerDiagnosis.OfStatus(answered, failed.Status, words);
        }

        return (endpoint.Length > 0 ? Resolve(endpoint) : Settings()?.Plugged) is { } there ? ClientErrorText.Explain(there, words) : null;
    }

    /// <summary>Where the agent tells of no cause, the same way is gone once more, and that tells.</summary>
    private async Task<Finding?> AskAgainAsync(Endpoint target, int? status, string words, CancellationToken cancellationToken)
    {
        if (status is { } told && !ClientErrorText.IsWordless(told, words)) return AnswerDiagnosis.OfStatus(target, told, words);
        // Ask for what the agent asked for, not for the probe's own small model.
        var asked = target.Models.IsEmpty && ClientErrorText.ModelIn(words) is { } model ? target with { Models = new ModelMap([new("default", model)]) } : target;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(SecondTryLimit);
        var reached = ReachesAsync(target, limit.Token);
        try
        {
            if ((await EndpointCheck.RunAsync(context, settingsPath, asked, limit.Token).ConfigureAwait(false)).Finding is { } found) return found;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            if (status is null) return ClientErrorText.Silent(target, SecondTryLimit, await reached.ConfigureAwait(false));
        }

        return status is { } known ? AnswerDiagnosis.OfStatus(target, known, words) : ClientErrorText.Explain(target, words);
    }

    /// <summary>Whether a connection can be made at all; where a proxy stands between, that is the proxy's matter.</summary>
    private static async Task<bool> ReachesAsync(Endpoint target, CancellationToken cancellationToken)
    {
        if (target.Transport.Proxy is not null) return true;
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(target.Url.IdnHost.Trim('[', ']'), target.Url.Port, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception unreached) when (unreached is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Lets go of the gateway.</summary>
    public ValueTask DisposeAsync() => _lease?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<(SessionRoute? Route, Finding? Finding)> DirectAsync(string endpoint)
    {
        var settings = Settings();
        if (settings is null) return (null, OwnFindings.SettingsRefused(settingsPath, SettingsReader.Read(settingsPath).Problems.Select(static problem => problem.ToString())));
        if (Resolve(endpoint) is not { } target) return (null, OwnFindings.UnknownEndpoint(endpoint, settings.Endpoints.Keys));
        var (direct, problem) = await DirectRoute.FindAsync(context, target, _credentials, _memory).ConfigureAwait(false);
        return direct is null ? (null, OwnFindings.NotDirect(target, problem!)) : (new SessionRoute(direct.Endpoint, WithClient(direct.Environment), SwitchFor(target)), null);
    }

    /// <summary>The bridge's own switch sends a placeholder for a token and takes no model map along, so it is for endpoints that need neither.</summary>
    private static Uri? SwitchFor(Endpoint endpoint) =>
        endpoint is { IsFirstParty: false, Models.IsEmpty: true, ContextWindow: null, Headers.Count: 0 } && !endpoint.Credential.IsOwn && !CredentialRule.MayHaveCallers(endpoint) && endpoint.Transport == Transport.Default ? endpoint.Url : null;

    /// <summary>The bridge brings a Claude Code of its own; the person's is used where they have named one.</summary>
    private IReadOnlyDictionary<string, string> WithClient(IReadOnlyDictionary<string, string> environment)
    {
        if (context.Environment.GetValueOrDefault(AgentLaunch.ClaudeVariable) is not { Length: > 0 } named || ProgramPath.Find(named, context.Environment) is not { } program) return environment;
        return new Dictionary<string, string>(environment) { ["CLAUDE_CODE_EXECUTABLE"] = program };
    }

    private async Task<TrafficEntry?> LastAsync(string session, CancellationToken cancellationToken)
    {
        if (await Launcher.FindAsync(cancellationToken).ConfigureAwait(false) is not { } gateway) return null;
        var reply = await gateway.Control.SessionsAsync(cancellationToken).ConfigureAwait(false);
        return reply.Value?.LastOrDefault(entry => entry.Session == session);
    }

    /// <summary>The session's last exchange that failed a moment ago.</summary>
    private async Task<TrafficEntry?> LastFailureAsync(string session, CancellationToken cancellationToken)
    {
        if (await Launcher.FindAsync(cancellationToken).ConfigureAwait(false) is not { } gateway) return null;
        var since = TimeProvider.System.GetUtcNow() - Fresh;
        var reply = await gateway.Control.TrafficAsync(cancellationToken).ConfigureAwait(false);
        return reply.Value?.LastOrDefault(entry => entry.Session == session && (entry.Status >= 400 || entry.Finding.Length > 0) && entry.Time.AddMilliseconds(entry.TotalMs ?? 0) > since);
    }

    private PatchbaySettings? Settings() => SettingsReader.Read(settingsPath).Settings;

    private Endpoint? Named(string name) => Settings()?.Endpoints.GetValueOrDefault(name) ?? Resolve(name);

    private Endpoint? Resolve(string endpoint) => Settings() is not { } settings ? null : endpoint is "" or "plug" ? settings.Plugged : Plug.Resolve(endpoint == "off" ? "" : endpoint, settings.Endpoints).Endpoint;
}
