using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Patchbay.Console;
using Patchbay.Control;
using Patchbay.Endpoints.Conformance;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Models;
using Patchbay.Endpoints.Probing;
using Patchbay.Endpoints.Sending;
using Patchbay.Gateway;
using Patchbay.Gateway.Admission;
using Patchbay.Gateway.Ledger;
using Patchbay.Gateway.Routing;
using Patchbay.Host.Gateways;
using Patchbay.Host.Processes;
using Patchbay.Host.Sessions;
using Patchbay.Protocol.Control;
using Patchbay.Settings;
using Patchbay.Telemetry;
using Patchbay.Usage;
using Patchbay.Wiring;

namespace Patchbay.Composition;

/// <summary>One running gateway, from its settings file to its last open stream. Everything is wired here, by hand.</summary>
public sealed partial class GatewayServer : IAsyncDisposable
{
    private readonly ServeOptions _options;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly DateTimeOffset _startedAt = TimeProvider.System.GetUtcNow();
    private readonly SettingsFile _settings;
    private readonly LocalToken _token;
    private readonly EndpointSender _sender;
    private readonly GatewayPipeline _pipeline;
    private readonly SessionEndpoints _sessions;
    private readonly ModelCatalog _models;
    private readonly TrafficLog _traffic;
    private readonly LedgerKeeping? _ledger;
    private readonly SessionFolders? _folders;
    private readonly GatewayTelemetry _telemetry;
    private readonly AttachedAgents _agents;
    private readonly Lazy<SessionHost>? _hosted;
    private readonly ConsoleApp? _console;
    private readonly CancellationTokenSource _stopping = new();
    private readonly StderrLogging _logging;
    private readonly ILogger _log;
    private readonly KestrelServer _kestrel;
    private readonly Uri _listen;
    private readonly Uri _asked;
    private string _url = "";

    private GatewayServer(ServeOptions options, SettingsFile settings)
    {
        _options = options;
        _settings = settings;
        _logging = new StderrLogging(_time, LogLevel.Warning);
        _log = _logging.CreateLogger("gateway");
        _token = DataFolder.Token(options.DataFolder);
        _asked = settings.Current.Listen;
        _listen = options.Listen ?? Settle(settings.Current.Listen, options.InstalledAddress);
        _traffic = new TrafficLog(_time);
        // Who hosts no sessions is a stage of the demo or of a check: nobody looks at its console, and nobody's money is spent there.
        _ledger = options.Sessions is null || !settings.Current.Ledger.IsEnabled ? null : new LedgerKeeping(options.DataFolder, settings.Current, options.SettingsPath, _log, _time);
        var secrets = new SecretReader(options.SettingsPath, Environment.GetEnvironmentVariable);
        _telemetry = new GatewayTelemetry(_traffic, _ledger?.Books, secrets, _logging, _listen.IsLoopback);
        // A stage tells nobody anything either, but takes what the client tells.
        if (options.Sessions is not null) _telemetry.Follow(settings.Current.Telemetry);
        _agents = new AttachedAgents(_time);
        _hosted = options.Sessions is { } make ? new Lazy<SessionHost>(make) : null;
        var home = new SettingsPaths(Environment.GetEnvironmentVariable).Home;
        _folders = _ledger is null ? null : new SessionFolders(
            _ledger.Books, _ledger.Writer, SessionFolders.Near(new TranscriptFolders(TranscriptFolders.ConfigurationOf(home, Environment.GetEnvironmentVariable)), session => _hosted is { IsValueCreated: true } ? _hosted.Value.Find(session)?.Folder : null),
            options.Agents ?? new NoAgents(), home, _time);
        _sender = new EndpointSender(ProxyEnvironment.Find);
        var follow = OptionsOf(settings.Current);
        _sessions = new SessionEndpoints(new SessionMemory(options.DataFolder), follow.Routes, ResolverOf(settings.Current), _time);
        if (_sessions.MemoryProblem.Length > 0) Log.SessionsDamaged(_log, new SessionMemory(options.DataFolder).FullPath, _sessions.MemoryProblem);
        var control = new ControlApi(Status, settings, new SessionEndpointCalls(settings, _sessions, _time), _traffic, _agents, _hosted is null ? null : new HostedCalls(_hosted, _stopping.Token), (endpoint, cancellation) => WindowInForce.FindAsync(endpoint.Length > 0 && SessionEndpointCalls.Resolve(endpoint, settings.Current).Endpoint is { } own ? own : settings.Current.Plugged, _models!, cancellation), () => ConsoleUrl, _stopping);
        var credentials = new CredentialSource(secrets, _time);
        _models = new ModelCatalog(new ModelSurvey(_sender, credentials), _time);
        var callers = new CallerCheck(_token, _listen.IdnHost);
        _console = _hosted is null ? null : new ConsoleApp(new ConsoleParts(options, settings, _token, Status, _traffic, _sessions, new EndpointProbe(_sender, credentials, ProxyEnvironment.Find, _time), new ConformanceProbe(_sender, credentials, ProxyEnvironment.Find, _time), _models, _hosted, _ledger, home, _time).Options(callers.IsOurHost, _stopping.Token));
        _pipeline = new GatewayPipeline(follow, _sessions, callers, credentials, _sender, _models, _traffic, control.ServeAsync, _time, _ledger?.Books) { Telemetry = _telemetry.TryServeAsync, Console = _console is { } console ? (ConsoleDoorstep.IsForConsole, request => ConsoleDoorstep.ServeAsync(request, console)) : null };
        settings.Changed += Follow;
        _kestrel = KestrelFactory.Create(_listen, _logging);
    }

    /// <summary>Patchbay's version, without the build's own mark.</summary>
    public static string Version { get; } =
        typeof(GatewayServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Serves until it is told to stop (<c>SIGTERM</c>, <c>SIGINT</c>, <c>patchbay down</c>, the token), then drains.</summary>
    /// <returns>Null after an orderly end; else why it could not start.</returns>
    public static async Task<Finding?> RunAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        SocketTuning.Apply();
        using var ownership = await DataFolder.LockAsync(options.DataFolder, cancellationToken).ConfigureAwait(false);
        if (ownership is null)
        {
            var running = GatewayRecord.Read(new GatewayFolder(options.DataFolder));
            return OwnFindings.PortInUse(running?.Url ?? "its address", $"the gateway of the same settings file{(running is null ? "" : $" (process {running.Pid})")}", "");
        }

        using var settings = SettingsFile.Open(options.SettingsPath);
        if (settings.Problems.Count > 0) return OwnFindings.SettingsRefused(options.SettingsPath, settings.Problems.Select(problem => problem.ToString()));

        if (options.BeforeListening is { } makeRoom) await makeRoom(cancellationToken).ConfigureAwait(false);
        var server = new GatewayServer(options, settings);
        await using (server.ConfigureAwait(false))
        {
            try
            {
                await server._kestrel.StartAsync(new GatewayApplication(server._pipeline, server._logging.CreateLogger<GatewayApplication>()), cancellationToken).ConfigureAwait(false);
            }
            catch (IOException inUse) when (inUse.InnerException is AddressInUseException or SocketException)
            {
                return OwnFindings.PortInUse(server._listen.Authority, PortHolder.Describe(server._listen.Port), inUse.InnerException.Message);
            }
            catch (SocketException refused)
            {
                return OwnFindings.PortInUse(server._listen.Authority, "", refused.Message);
            }

            await server.ServeUntilStoppedAsync(ownership, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    private async Task ServeUntilStoppedAsync(IDisposable ownership, CancellationToken cancellationToken)
    {
        var folder = new GatewayFolder(_options.DataFolder);
        _url = _kestrel.Features.Get<IServerAddressesFeature>()!.Addresses.First().TrimEnd('/');
        new GatewayRecord
        {
            Pid = Environment.ProcessId,
            ProcessStart = ProcessIdentity.StartOf(Environment.ProcessId),
            Url = _url,
            StartedAt = _startedAt,
            Version = Version,
            Settings = _options.SettingsPath,
        }.Write(folder);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var cancelled = cancellationToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stopping);
        _options.OnReady?.Invoke(new RunningGateway(_url, _token.Value, _settings.Current, ConsoleUrl));

        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (_stopping.Token.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetResult(), stopped)) await stopped.Task.ConfigureAwait(false);

        // :: Our own sessions first: they are callers of this gateway, and their conversations are kept.
        if (_hosted is { IsValueCreated: true }) await _hosted.Value.DisposeAsync().ConfigureAwait(false);

        // :: Drain: no new connections, open streams go on to their end or to the limit.
        _pipeline.StartDraining();
        // Before a successor can start: it must find the files as we leave them.
        if (_options.OnStopping is { } leave) await leave().ConfigureAwait(false);
        GatewayRecord.RemoveOwn(folder);
        using var limit = new CancellationTokenSource(_settings.Current.DrainTimeout);
        var drained = _kestrel.StopAsync(limit.Token);
        // The address is free from here on: a successor need not wait for our last stream.
        ownership.Dispose();
        await drained.ConfigureAwait(false);
    }

    /// <summary>Port 0 means any: then the one that is written down elsewhere, if it can be had.</summary>
    private static Uri Settle(Uri listen, Uri? installed) => listen.Port == 0 && installed is not null && installed.Host == listen.Host && PortHolder.IsFree(installed) ? installed : listen;

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _stopping.Cancel();
    }

    private void Follow(PatchbaySettings settings)
    {
        var follow = OptionsOf(settings);
        _pipeline.Options = follow;
        _ledger?.Follow(settings);
        if (_ledger is not null) _telemetry.Follow(settings.Telemetry);
        _sessions.Follow(follow.Routes, ResolverOf(settings));
        if (_options.Listen is null && settings.Listen != _asked) Log.ListenNeedsRestart(_log, settings.Listen, _listen);
    }

    private string ConsoleUrl => _console?.LoginUrl(_url) ?? "";

    private GatewayStatus Status() => new()
    {
        Version = Version,
        Pid = Environment.ProcessId,
        Url = _url,
        Settings = _options.SettingsPath,
        StartedAt = _startedAt,
        CustomApiEndpoint = _settings.Current.CustomApiEndpoint,
        Endpoint = _settings.Current.Plugged.Name,
        EndpointUrl = _settings.Current.Plugged.Url.AbsoluteUri.TrimEnd('/'),
        SettingsProblems = [.. _settings.Problems.Select(problem => problem.ToString())],
        OpenExchanges = _traffic.Open,
        TotalExchanges = _traffic.Total,
        Ledger = _ledger?.Status,
        Agents = _agents.Now,
    };

    private static Func<string, WrittenEndpoint> ResolverOf(PatchbaySettings settings) => written =>
    {
        var plug = SessionEndpointCalls.Resolve(written, settings);
        return new WrittenEndpoint(plug.Endpoint, plug.Problem);
    };

    private GatewayOptions OptionsOf(PatchbaySettings settings) => new() { Routes = (_options.Plug is { } plug ? settings with { Plugged = plug, Routes = [] } : settings).RouteTable, MaxBodyBytes = settings.MaxBodyBytes };

    /// <summary>Lets go of everything.</summary>
    public async ValueTask DisposeAsync()
    {
        _settings.Changed -= Follow;
        _kestrel.Dispose();
        _pipeline.Dispose();
        if (_folders is not null) await _folders.DisposeAsync().ConfigureAwait(false);
        await _telemetry.DisposeAsync().ConfigureAwait(false);
        _ledger?.Dispose();
        _sender.Dispose();
        _logging.Dispose();
        _stopping.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(200, LogLevel.Warning, "the settings now say `listen` {Wanted}; this gateway stays at {Now} until it is restarted")]
        public static partial void ListenNeedsRestart(ILogger logger, Uri wanted, Uri now);

        [LoggerMessage(201, LogLevel.Warning, "the file {File}, which says which sessions have an endpoint of their own, is damaged: {Problem}; those that it does not name follow the plug until they are given one again")]
        public static partial void SessionsDamaged(ILogger logger, string file, string problem);

        // Next free id in Composition: see LedgerKeeping.
    }
}
