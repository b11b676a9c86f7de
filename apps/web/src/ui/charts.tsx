import { lazy } from 'react'

/** The charts, fetched when the first one is drawn: pages without one never pay for the library. */
export type { CoursePoint } from '../charts/course.tsx'
export type { HistogramBar, HistogramGap } from '../charts/histogram.tsx'
export type { MoneyPoint } from '../charts/money-line.tsx'
export type { FlowLink, FlowNode } from '../charts/sankey.tsx'
export type { StackedPoint } from '../charts/stacked.tsx'
export type { TreeBranch, TreeLeaf } from '../charts/treemap.tsx'
export type { Step } from '../charts/waterfall.tsx'

export const CourseChart = lazy(() => import('../charts/course.tsx'))
export const StackedChart = lazy(() => import('../charts/stacked.tsx'))
export const WaterfallChart = lazy(() => import('../charts/waterfall.tsx'))
export const HistogramChart = lazy(() => import('../charts/histogram.tsx'))
export const MoneyLineChart = lazy(() => import('../charts/money-line.tsx'))
export const TreemapChart = lazy(() => import('../charts/treemap.tsx'))
export const SankeyChart = lazy(() => import('../charts/sankey.tsx'))
export const ShareLineChart = lazy(() => import('../charts/share-line.tsx'))
