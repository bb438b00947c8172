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
      resolveId: (id, from) =>
        id.endsWith("utils/ccip.js") && from?.endsWith("actions/public/call.js") ? "\0without-lookups" : null,
      load: (id) =>
        id === "\0without-lookups"
          ? 'export const offchainLookupSignature = "0x556f1830"; export async function offchainLookup() { throw new Error("off-chain lookups are not followed"); }'
          : null,
    },
    {
      // Bytecode for calls of contracts that are not there, and for a multicall where none is: every chain of ours names its Multicall3.
      name: "without-deployless-calls",
      enforce: "pre",
      resolveId: (id, from) =>
        id.endsWith("constants/contracts.js") && from?.endsWith("actions/public/call.js")
          ? "\0without-deployless"
          : null,
      load: (id) =>
        id === "\0without-deployless"
          ? 'export const deploylessCallViaBytecodeBytecode = "0x", deploylessCallViaFactoryBytecode = "0x", multicall3Bytecode = "0x";'
          : null,
    },
    {
      // What only other charts use (bars, splines, dates of other zones) hangs on uPlot's one function, where no bundler dares to cut it off.
      name: "without-unused-plots",
      transform: (code, id) =>
        id.endsWith("uPlot.esm.js") ? code.replace(/^uPlot\.assign = [^]*(?=^export)/m, "") : null,
    },
  ],
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // Pages that share most of what they are made of come together: less in all, and the next page is there at once.
        // With the overview, the first page, comes what it reads the chain with and others do as well.
        advancedChunks: {
          includeDependenciesRecursively: false,
          groups: [
            {
              name: "Overview",
              test: /src\/(pages\/overview|pages\/dollar\/PegBadge|ui\/(Chart|amount|time)|chain\/logs|data\/(dollar|markets|savings|tokens)\.ts|generated\/(stablecoin|peg_stability_module|lending_pool|lending_lens|savings_vault|credit_facilitator|asset_factory|asset_token|auction_house|marketplace|rate_policy|redemption_module|buyout|primary_sale|stability_pool\w*)\.)|viem\/_esm\/(utils\/abi\/(decodeEventLog|encodeEventTopics)|errors\/log|actions\/public\/getBalance)/,
            },
            {
              name: "money",
              test: /src\/pages\/(dollar\/(?!PegBadge)|credit|lend|system)|src\/data\/(credit|floor|oracle|system|winddown)\.ts|src\/generated\/(lending_gateway|redemption_module|settlement_oracle|mock_aggregator|surplus_buffer|lending_vault\w*|chainlink_oracle|adaptive_curve_irm)/,
            },
            {
              name: "works",
              test: /src\/(pages\/(collect|assets)|trade)\/|src\/data\/(?!(credit|floor|oracle|orderbook|system|winddown|dollar|markets|phase|savings|tokens)\.ts)|src\/generated\/(marketplace|refusals|collection_factory|asset_\w+|auction_house|creator_collection|identity_registry|net_asset_value|redemption_desk\w*|royalty\w+)/,
            },
            {
              name: "writing",
              test: /src\/(write\/(?!Activity|pending)|ui\/(forms|known|Table|Countdown))|viem\/_esm\/(utils\/typedData|actions\/public\/(estimate\w+PerGas|getGasPrice)|errors\/fee)/,
            },
          ],
        },
      },
    },
  },
});
