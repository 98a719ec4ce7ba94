using System.Security;

namespace Patchbay.Host.Services;

/// <summary>What a service is made from.</summary>
/// <param name="Command">The command line that runs this program: the program first.</param>
/// <param name="Settings">Full path of the settings file.</param>
/// <param name="Log">Where the gateway's words go.</param>
/// <param name="Home">The user's home folder.</param>
public sealed record ServiceInput(IReadOnlyList<string> Command, string Settings, string Log, string Home)
{
    /// <summary>The gateway's command line. One that somebody else has started meanwhile gives way.</summary>
    public IReadOnlyList<string> Serve => [.. Command, "--settings", Settings, "serve", "--unattended", "--replace"];

    /// <summary>What takes the address out of the files again when the service manager gives up.</summary>
    public IReadOnlyList<string> Release => [.. Command, "--settings", Settings, "service", "release"];
}

/// <summary>Writes the files that describe the gateway as a service of the user: systemd, launchd, Windows' task scheduler.</summary>
public static class ServiceText
{
    /// <summary>The name that service managers know it by.</summary>
    public const string Name = "patchbay";

    /// <summary>The label of launchd.</summary>
    public const string Label = "dev.patchbay.gateway";

    /// <summary>A systemd user unit. It restarts what dies; when it gives up, or is stopped, the files are released.</summary>
    public static string Systemd(ServiceInput input) => $"""
        [Unit]
        Description=Patchbay gateway: Claude Code plugged into any endpoint
        StartLimitIntervalSec=60
        StartLimitBurst=5

        [Service]
        Type=notify
        ExecStart={Line(input.Serve)}
        ExecStopPost=-{Line(input.Release)}
        Restart=on-failure
        RestartSec=250ms
        TimeoutStopSec=90
        # The guard stays, and answers for a gateway that is gone.
        KillMode=process

        [Install]
        WantedBy=default.target

        """;

    /// <summary>A launchd agent.</summary>
    public static string Launchd(ServiceInput input) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">
        <dict>
          <key>Label</key><string>{Label}</string>
          <key>ProgramArguments</key>
          <array>
        {string.Join('\n', input.Serve.Select(static word => $"    <string>{SecurityElement.Escape(word)}</string>"))}
          </array>
          <key>RunAtLoad</key><true/>
          <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>
          <key>StandardErrorPath</key><string>{SecurityElement.Escape(input.Log)}</string>
        </dict>
        </plist>

        """;

    /// <summary>A task of Windows' scheduler, at the user's logon.</summary>
    public static string WindowsTask(ServiceInput input) => $"""
        <?xml version="1.0" encoding="UTF-16"?>
        <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
          <RegistrationInfo><Description>Patchbay gateway: Claude Code plugged into any endpoint</Description></RegistrationInfo>
          <Triggers><LogonTrigger><Enabled>true</Enabled></LogonTrigger></Triggers>
          <Settings>
            <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
            <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
            <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
            <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
            <RestartOnFailure><Interval>PT1M</Interval><Count>5</Count></RestartOnFailure>
          </Settings>
          <Actions><Exec><Command>{SecurityElement.Escape(input.Serve[0])}</Command><Arguments>{SecurityElement.Escape(WindowsArguments(input.Serve.Skip(1)))}</Arguments></Exec></Actions>
        </Task>

        """;

    /// <summary>systemd reads double quotes and C escapes, expands <c>%</c> and <c>$</c>.</summary>
    private static string Line(IEnumerable<string> words) => string.Join(' ', words.Select(static word =>
        $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal).Replace("$", "$$", StringComparison.Ordinal)}\""));

    /// <summary>No path on Windows holds a quote; a backslash at the end would escape the closing one.</summary>
    private static string WindowsArguments(IEnumerable<string> words) => string.Join(' ', words.Select(static word => $"\"{(word.EndsWith('\\') ? word + "\\" : word)}\""));
}
