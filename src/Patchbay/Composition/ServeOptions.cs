using Patchbay.Console.Agents;
using Patchbay.Endpoints;
using Patchbay.Host.Sessions;

namespace Patchbay.Composition;

/// <summary>How a gateway is started.</summary>
public sealed record ServeOptions
{
    /// <summary>Full path of the settings file; it need not exist.</summary>
    public required string SettingsPath { get; init; }

    /// <summary>The folder of this gateway's state; one for each settings file.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Address to listen on instead of the settings' one.</summary>
    public Uri? Listen { get; init; }

    /// <summary>The address that files of others point to: taken where the settings leave the port open and nobody else has it. Null = none.</summary>
    public Uri? InstalledAddress { get; init; }

    /// <summary>The endpoint in force, whatever the settings file says; no exceptions by model then. Null = as the file says.</summary>
    public Endpoint? Plug { get; init; }

    /// <summary>Makes the host of sessions of Claude Code when the first one is asked for; null = it hosts none, and has no console.</summary>
    public Func<SessionHost>? Sessions { get; init; }

    /// <summary>Every Claude Code on this machine, for the console; null = it shows none.</summary>
    public IAgentTable? Agents { get; init; }

    /// <summary>Where a conversation that is begun in the console works unless somebody says otherwise.</summary>
    public string UsualFolder { get; init; } = "";

    /// <summary>What to say of a first conversation that takes long to begin, as something must be fetched; empty when nothing must.</summary>
    public Func<string> FirstStartNote { get; init; } = static () => "";

    /// <summary>Awaited when the settings are known to be good, before the address is taken: whoever answers there in the gateway's place ends.</summary>
    public Func<CancellationToken, Task>? BeforeListening { get; init; }

    /// <summary>Called once the gateway answers, with its base URL.</summary>
    public Action<RunningGateway>? OnReady { get; init; }

    /// <summary>Awaited when it ends in order, while it still holds the address.</summary>
    public Func<Task>? OnStopping { get; init; }
}

/// <summary>A gateway that answers.</summary>
/// <param name="Url">Its base URL.</param>
/// <param name="Token">The local token its callers need; never print it to a log.</param>
/// <param name="Settings">The settings in force.</param>
/// <param name="ConsoleUrl">The link that signs a browser in to the console; as secret as the token.</param>
public sealed record RunningGateway(string Url, string Token, Settings.PatchbaySettings Settings, string ConsoleUrl);
