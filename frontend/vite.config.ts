import { defineConfig } from "vite";

// Relative addresses, so that the page works from any folder of any file server.
export default defineConfig({
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [
    {
      // No contract of the suite answers with an off-chain lookup (ERC-3668), and no page of ours would follow one to a stranger's server.
      name: "without-offchain-lookups",
      enforce: "pre",
      resolveId: (id, from) => (id.endsWith("utils/ccip.js") && from?.endsWith("actions/public/call.js") ? "\0without-lookups" : null),
      load: (id) =>
        id === "\0without-lookups"
          ? 'export const offchainLookupSignature = "0x556f1830"; export async function offchainLookup() { throw new Error("off-chain lookups are not followed"); }'
          : null,
    },
    {
      // Code that viem would send along to call contracts that are not deployed yet, and to check their signatures: the page does neither.
      name: "without-deployless-calls",
      enforce: "pre",
      resolveId: (id, from) => (id.endsWith("constants/contracts.js") && from?.includes("/viem/") ? "\0without-bytecode" : null),
      load: (id) =>
        id === "\0without-bytecode"
          ? [
              "deploylessCallViaBytecodeBytecode",
              "deploylessCallViaFactoryBytecode",
              "erc6492SignatureValidatorByteCode",
              "multicall3Bytecode",
            ]
              .map((name) => `export const ${name} = "0x";`)
              .join("\n")
          : null,
    },
  ],
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
