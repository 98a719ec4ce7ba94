using System.Text;

namespace Patchbay.Host.Installing;

/// <summary>The file that gives Neovim's ACP plug-ins the agent.</summary>
/// <remarks>There is no one place for it in Neovim: each plug-in keeps agents in a Lua table that its <c>setup</c> makes, at a time that the user's
/// plug-in manager chooses. The file waits for these tables, before or after, and is nothing where there are none.</remarks>
internal static class NeovimPlugin
{
    /// <summary>What the file begins with: by this it is known for ours.</summary>
    public const string FirstLine = "-- Written by `patchbay install neovim`, taken away by `patchbay uninstall neovim`. Whoever installs again writes over it.";

    /// <summary>The whole text.</summary>
    /// <param name="name">What the agent is called.</param>
    /// <param name="command">How it is started.</param>
    public static string Write(string name, IReadOnlyList<string> command) => $$"""
        {{FirstLine}}
        -- It gives CodeCompanion, Avante and Agentic the agent {{Quote(name)}}, whenever they are loaded; without them it does nothing.
        local name = {{Quote(name)}}
        local command = { {{string.Join(", ", command.Select(Quote))}} }

        local function provider()
          return { name = "Patchbay", command = command[1], args = { unpack(command, 2) }, env = {} }
        end

        local function codecompanion()
          local acp = package.loaded["codecompanion.config"].adapters.acp
          acp[name] = acp[name]
            or function()
              local adapter = require("codecompanion.adapters.acp").extend("claude_code", {
                name = name,
                formatted_name = "Patchbay",
                defaults = { timeout = 60000 }, -- the first start may bring the bridge
              })
              adapter.commands = { default = command }
              adapter.env = {}
              adapter.handlers.auth = function() return true end -- each endpoint has its own credential
              return adapter
            end
        end

        -- By the module whose setup makes the table.
        local plugins = {
          ["codecompanion"] = codecompanion,
          ["codecompanion.config"] = codecompanion,
          ["avante.config"] = function(config) config.acp_providers[name] = config.acp_providers[name] or provider() end,
          ["agentic.config"] = function(config) config.acp_providers[name] = config.acp_providers[name] or provider() end,
        }

        local function watch(module, config)
          local function add() pcall(plugins[module], config) end
          local setup = type(config) == "table" and rawget(config, "setup")
          if setup then
            config.setup = function(...)
              local result = setup(...)
              add()
              return result
            end
          end
          add()
        end

        local asking = {}
        local function search(module)
          if not plugins[module] or asking[module] then return nil end
          asking[module] = true
          local ok, found
          for _, other in ipairs(package.loaders) do
            if other ~= search then
              ok, found = pcall(other, module)
              if not ok or type(found) == "function" then break end
            end
          end
          asking[module] = nil
          if not ok then error(found, 0) end
          if type(found) ~= "function" then return nil end
          return function(...)
            local config = found(...)
            watch(module, config)
            return config
          end
        end

        for module in pairs(plugins) do
          if package.loaded[module] then watch(module, package.loaded[module]) end
        end
        table.insert(package.loaders, 1, search)

        """.ReplaceLineEndings("\n");

    /// <summary>True for a text that some install has written.</summary>
    public static bool IsOurs(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Encoding.UTF8.GetBytes(FirstLine));

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text) quoted.Append(letter switch { '\\' => "\\\\", '"' => "\\\"", < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\{(int)letter:000}"), _ => letter.ToString() });
        return quoted.Append('"').ToString();
    }
}
