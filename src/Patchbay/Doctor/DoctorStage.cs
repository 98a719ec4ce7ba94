using Patchbay.Composition;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Gateways;

namespace Patchbay.Doctor;

/// <summary>A gateway for one look at one endpoint: the user's settings, plugged into that endpoint, with state and the agent's HOME in a temporary folder
/// that goes when it ends.</summary>
internal sealed class DoctorStage : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("patchbay-doctor-");
    private readonly CancellationTokenSource _end = new();
    private Task<Finding?> _gateway = Task.FromResult<Finding?>(null);

    private DoctorStage()
    {
        Home = _folder.CreateSubdirectory("home").FullName;
        Work = _folder.CreateSubdirectory("work").FullName;
    }

    /// <summary>An empty HOME.</summary>
    public string Home { get; }

    /// <summary>The folder that the agent works in.</summary>
    public string Work { get; }

    /// <summary>The gateway, answering.</summary>
    public RunningGateway Gateway { get; private set; } = null!;

    /// <summary>False once it was told to end: Ctrl-C is its signal too.</summary>
    public bool IsRunning => !_gateway.IsCompleted;

    /// <summary>Its control API.</summary>
    public ControlClient Control => new(new Uri(Gateway.Url), Gateway.Token);

    /// <summary>Starts it on a free port.</summary>
    /// <returns>The stage, or why there is none.</returns>
    public static async Task<(DoctorStage? Stage, Finding? Finding)> OpenAsync(string settingsPath, Endpoint endpoint)
    {
        var stage = new DoctorStage();
        var ready = new TaskCompletionSource<RunningGateway>(TaskCreationOptions.RunContinuationsAsynchronously);
        stage._gateway = GatewayServer.RunAsync(
            new ServeOptions
            {
                SettingsPath = settingsPath,
                DataFolder = stage._folder.CreateSubdirectory("data").FullName,
                Listen = new Uri("http://127.0.0.1:0"),
                Plug = endpoint,
                OnReady = ready.SetResult,
            },
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
