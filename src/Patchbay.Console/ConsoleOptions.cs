using Patchbay.Console.Agents;
using Patchbay.Console.Chat;
using Patchbay.Console.Doctor;
using Patchbay.Console.Endpoints;
using Patchbay.Console.Now;
using Patchbay.Console.Settings;
using Patchbay.Console.Traffic;
using Patchbay.Console.Usage;

namespace Patchbay.Console;

/// <summary>What the console is made of: what it may know of the gateway and the host, and the secret that its cookies are made with.</summary>
/// <remarks>The console sees neither gateway nor host; whoever wires them gives it these.</remarks>
public sealed record ConsoleOptions
{
    /// <summary>Patchbay's version.</summary>
    public required string Version { get; init; }

    /// <summary>At least 32 random bytes that outlive the process: cookies are made with a key derived from them, so that a restart signs nobody out.</summary>
    public required byte[] Secret { get; init; }

    /// <summary>Whether a <c>Host</c> header's host names this machine: protects against rebound DNS names.</summary>
    public required Func<string, bool> IsOurHost { get; init; }

    /// <summary>The gateway's state and its traffic.</summary>
    public required IGatewayState Gateway { get; init; }

    /// <summary>Its exchanges, one by one.</summary>
    public required ITrafficBook Traffic { get; init; }

    /// <summary>What they have used, in sums.</summary>
    public required IUsageBook Usage { get; init; }

    /// <summary>The plug.</summary>
    public required IPlugSwitch Plug { get; init; }

    /// <summary>The settings beside it.</summary>
    public required ISettingsBook Settings { get; init; }

    /// <summary>The endpoints.</summary>
    public required IEndpointBook Endpoints { get; init; }

    /// <summary>Looks endpoints over.</summary>
    public required IDoctor Doctor { get; init; }

    /// <summary>Every Claude Code on this machine.</summary>
    public required IAgentTable Agents { get; init; }

    /// <summary>Conversations.</summary>
    public required IChatSessions Chat { get; init; }

    /// <summary>Cancelled when the process ends: live pages are let go.</summary>
    public required CancellationToken Stopping { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
