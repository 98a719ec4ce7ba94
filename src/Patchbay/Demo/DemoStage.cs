using Patchbay.Composition;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Gateways;
using Patchbay.Protocol.Control;
using Patchbay.Settings;

namespace Patchbay.Demo;

/// <summary>A gateway of the demo's own: its settings, its state and the agent's HOME are in one temporary folder, which goes when it ends.</summary>
internal sealed class DemoStage : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly CancellationTokenSource _end = new();
    private readonly string _settings;
    private Task<Finding?> _gateway = Task.FromResult<Finding?>(null);

    private DemoStage()
    {
        _folder = Directory.CreateTempSubdirectory("patchbay-demo-");
        Home = _folder.CreateSubdirectory("home").FullName;
        _settings = Path.Combine(_folder.FullName, "settings.json");
        File.WriteAllText(_settings, """{ "customApiEndpoint": "demo-a", "listen": "http://127.0.0.1:0" }""");
    }

    /// <summary>An empty HOME.</summary>
    public string Home { get; }

    /// <summary>The gateway, answering.</summary>
    public RunningGateway Gateway { get; private set; } = null!;

    /// <summary>Starts a gateway on a free port, plugged into <c>demo-a</c>.</summary>
    /// <returns>The stage, or why there is none.</returns>
    public static async Task<(DemoStage? Stage, Finding? Finding)> OpenAsync()
    {
        var stage = new DemoStage();
        var ready = new TaskCompletionSource<RunningGateway>(TaskCreationOptions.RunContinuationsAsynchronously);
        stage._gateway = GatewayServer.RunAsync(
            new ServeOptions { SettingsPath = stage._settings, DataFolder = stage._folder.CreateSubdirectory("data").FullName, OnReady = ready.SetResult },
            stage._end.Token);
        if (await Task.WhenAny(ready.Task, stage._gateway).ConfigureAwait(false) == stage._gateway)
        {
            var finding = await stage._gateway.ConfigureAwait(false);
            await stage.DisposeAsync().ConfigureAwait(false);
            return (null, finding);
        }

        stage.Gateway = await ready.Task.ConfigureAwait(false);
        return (stage, null);
    }

    /// <summary>Moves the plug exactly as <c>patchbay use</c> does: an edit of the settings file, taken over by the running gateway.</summary>
    public async Task UseAsync(string endpoint, CancellationToken cancellationToken)
    {
        await new SettingsEdit(_settings, _folder.FullName).SetPlugAsync(endpoint, cancellationToken).ConfigureAwait(false);
        var reply = await Control.ReloadAsync(cancellationToken).ConfigureAwait(false);
        if (reply.Value is null) throw new IOException(reply.Message);
    }

    /// <summary>The exchanges so far.</summary>
    public async Task<IReadOnlyList<TrafficEntry>> TrafficAsync(CancellationToken cancellationToken) =>
        (await Control.TrafficAsync(cancellationToken).ConfigureAwait(false)).Value ?? [];

    private ControlClient Control => new(new Uri(Gateway.Url), Gateway.Token);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _gateway.ConfigureAwait(false);
        _end.Dispose();
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // The agent's last process may still be writing its history; it is in the system's temporary folder.
        }
    }
}
